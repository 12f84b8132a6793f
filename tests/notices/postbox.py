"""An SMTP server's hands: takes letters, or answers and misbehaves as it is told."""

import asyncio
from email import message_from_bytes, policy

SILENT, HANG_UP = "silent", "hang up"
FORGET = "250 forgotten"  # of a recipient, so that the server refuses the text before it is said


class Postbox:
    """`answers` names what to say, or do, at a step: {"DATA": "451 later"}, {"RCPT": SILENT}.

    `at` is called with each step's name before it is answered; `letters` are those that the server has
    taken or, when it hangs up after the text, might have taken.
    """

    def __init__(self, port):
        self.port = port
        self.letters = []
        self.answers = {}
        self.steps = []
        self.at = lambda step: None

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return await self._answer("MAIL", server)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answers.get("RCPT") != FORGET:
            envelope.rcpt_tos.append(address)
        return await self._answer("RCPT", server)

    async def handle_DATA(self, server, session, envelope):
        if not self.answers.get("DATA", "").startswith(("4", "5")):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            letter.recipients = envelope.rcpt_tos
            self.letters.append(letter)
        return await self._answer("DATA", server)

    async def _answer(self, step, server):
        self.steps.append(step)
        await asyncio.to_thread(self.at, step)
        answer = self.answers.get(step, "250 OK")
        if answer == SILENT:
            await asyncio.sleep(3)
        if answer == HANG_UP:
            server.transport.abort()
        return answer
