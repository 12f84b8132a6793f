// What is wrong with how the page is laid out: a list of sentences, empty when nothing is.
() => {
  const faults = [];
  const say = (element) => {
    const words = (element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}${element.id && "#" + element.id}${element.getAttribute("class") ? "." + element.getAttribute("class").split(" ")[0] : ""} “${words}”`;
  };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  // For screen readers alone: a pixel wide on purpose.
  const isHidden = (element) => element.clientWidth <= 1 || element.clientHeight <= 1;
  const cuts = (overflow) => overflow === "hidden" || overflow === "clip";

  const screen = document.documentElement;
  if (screen.scrollWidth > screen.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > screen.clientWidth + 1);
    faults.push(`scrolls sideways, ${screen.scrollWidth} px: ${wide.slice(0, 3).map(say).join(", ")}`);
  }

  for (const element of document.body.querySelectorAll("*")) {
    if (!isShown(element)) continue;
    const style = getComputedStyle(element);
    const isCut = (cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 1) || (cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1);
    if (isCut && !isHidden(element) && element.tagName !== "svg" && element.textContent.trim()) faults.push(`clipped: ${say(element)}`);
    if (element.tagName === "INPUT" && element.value && element.scrollWidth > element.clientWidth + 1 && !["search", "text", "file", "email"].includes(element.type)) faults.push(`clipped: ${say(element)}`);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || seen.has(element) || !isShown(element)) continue;
    seen.add(element);
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    const drawing = element.closest("svg");
    if (drawing) {
      const frame = drawing.getBoundingClientRect();
      const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 2 && box.bottom <= frame.bottom + 2;
      if (!inside) faults.push(`drawn outside its chart: ${say(element)}`);
      continue;
    }
    const style = getComputedStyle(element);
    const lineHeight = parseFloat(style.lineHeight);
    const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top))).size;
    // Two marks on one letter (Ễ, Ộ) reach into the line above.
    if (lines > 1 && lineHeight < 1.4 * parseFloat(style.fontSize)) faults.push(`lines too close for Vietnamese: ${say(element)}`);
    if (box.width > 1 && box.height > 1 && (box.right < 0 || box.left < -1) && !element.closest(".skip-link")) faults.push(`left of the screen: ${say(element)}`);
  }
  return [...new Set(faults)];
};
