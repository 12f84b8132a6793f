// The key "/" leads to the search, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const field = document.querySelector("[data-search]");
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || isTyping || !field) return;
  event.preventDefault();
  field.focus();
});
