/* Plays a conversation on the phones, in the form of tests/cases/conversations and tests/cases/ussd: what is said is said, what
 * was told is compared. */
"use strict";

{
  const REPLY_MS = 10000; // a reply takes no longer
  const SILENCE_MS = 1500; // what has not come by then does not come
  const words = document.getElementById("replay-words").dataset;
  const form = document.getElementById("play"), list = document.querySelector(".played"), verdict = document.querySelector(".verdict");
  const text = form.querySelector("textarea"), file = form.querySelector("[type=file]"), button = form.querySelector("button");
  let playing = null;

  file.addEventListener("change", async () => {
    if (file.files.length > 0)
      text.value = await file.files[0].text();
  });

  /* A line as it is meant: sign, phone, text; a sign of its own for what is no line of a phone. */
  function parse(raw) {
    const line = raw.trim();
    if (/^[#@!]/.test(line))
      return { sign: line[0], text: line.slice(1).trim(), raw: line };
    if (/^dialect /.test(line))
      return { sign: "!", text: line, raw: line };
    const parts = /^(\+?\d+)\s+([><=.*x])(?:\s(.*))?$/.exec(line);
    return parts === null ? { sign: "?", raw: line } : { phone: parts[1], sign: parts[2], text: (parts[3] || "").trim(), raw: line };
  }

  /* `*` stands for anything; a screen's lines are joined by " | ". */
  function matches(pattern, told) {
    const source = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^]*");
    return new RegExp(`^${source}$`, "u").test(told) || new RegExp(`^${source}$`, "u").test(told.replace(/\n/g, " | "));
  }

  class Play {
    constructor() {
      this.heard = []; // what came and no line has claimed yet
      this.time = null;
      this.sessions = new Map(); // of the phones that dialled
      this.differed = 0;
      this.stopped = false;
      this.wake = () => {};
      this.listener = (event) => { this.heard.push(event); this.wake(); };
    }

    add(kind, line) {
      const entry = document.createElement("li");
      entry.className = kind;
      entry.textContent = line;
      list.append(entry);
      list.scrollTop = list.scrollHeight;
      return entry;
    }

    /* The oldest event of these kinds to the phone; null where none comes in time. */
    async claim(number, kinds, most) {
      const end = Date.now() + most;
      for (;;) {
        const at = this.heard.findIndex((event) => event.phone === number && kinds.includes(event.kind));
        if (at >= 0)
          return this.heard.splice(at, 1)[0];
        const left = end - Date.now();
        if (left <= 0 || this.stopped)
          return null;
        await new Promise((done) => { this.wake = done; setTimeout(done, left); });
      }
    }

    compare(line, told) {
      const same = line.text === "nothing" && line.sign === "=" ? told === null : told !== null && matches(line.text, told.text);
      const entry = this.add(same ? "same" : "differs", line.raw);
      if (!same) {
        this.differed++;
        entry.textContent += `\n${told === null ? words.nothing : `${words.got}: ${told.text}`}`;
      }
    }

    forget(number) {
      this.heard = this.heard.filter((event) => event.phone !== number);
    }

    async say(line) {
      this.add("spoken", line.raw);
      this.forget(line.phone);
      await post("say", { phone: line.phone, text: line.text, ...(this.time === null ? {} : { time: this.time }) });
    }

    async step(path, line, fields) {
      this.add("spoken", line.raw);
      this.forget(line.phone);
      const told = await post(path, fields);
      if (told.more === false)
        this.sessions.delete(line.phone);
      else if (told.session !== undefined)
        this.sessions.set(line.phone, told.session);
    }

    async line(line, number) {
      const session = this.sessions.get(line.phone);
      if (line.phone !== undefined && (await phoneOf(line.phone)) === null)
        line.sign = "?";
      if (line.sign === "#") {
        this.add("comment", line.text);
      } else if (line.sign === "@") {
        this.time = line.text + (line.text.length <= 16 ? ":00+07:00" : "+07:00");
        this.add("comment", line.raw);
      } else if (line.sign === "!") {
        this.add("skipped", `${line.raw} — ${words.skipped}`);
      } else if (line.sign === "*") {
        await this.step("dial", line, { phone: line.phone, code: `*${line.text}` });
      } else if (line.sign === ">" && session !== undefined) {
        await this.step("press", line, { session, input: line.text });
      } else if (line.sign === ">" && line.text !== "") {
        await this.say(line);
      } else if (line.sign === "x" && session !== undefined) {
        await this.step("hangup", line, { session });
        this.sessions.delete(line.phone);
      } else if (line.sign === "=" && line.text !== "nothing" && this.last !== undefined) {
        await this.step("again", line, { session: this.last });
      } else if (line.sign === "=" && line.text === "nothing") {
        this.compare(line, await this.claim(line.phone, ["told"], SILENCE_MS));
      } else if (line.sign === "<" || line.sign === ".") {
        const kinds = line.sign === "." ? ["last", "failed"] : ["told", "screen", "failed"];
        this.compare(line, await this.claim(line.phone, kinds, REPLY_MS));
      } else {
        this.differed++;
        this.add("differs", `${number}: ${line.raw}\n${words.unknown}`);
      }
      this.last = this.sessions.get(line.phone) || this.last;
    }

    async play(lines) {
      listeners.add(this.listener);
      for (const [index, raw] of lines.entries()) {
        if (this.stopped)
          break;
        if (raw.trim() === "")
          continue;
        const line = parse(raw);
        try {
          await this.line(line, index + 1);
        } catch (error) {
          this.differed++;
          this.add("differs", `${line.raw}\n${error.message}`);
        }
      }
      listeners.delete(this.listener);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (playing !== null) {
      playing.stopped = true;
      playing.wake();
      return;
    }
    playing = new Play();
    list.replaceChildren();
    verdict.textContent = "";
    button.textContent = words.stop;
    await playing.play(text.value.split(/\r?\n/));
    verdict.textContent = playing.differed === 0 ? words.same : words.differed.replace("{n}", playing.differed);
    button.textContent = words.play;
    playing = null;
  });
}
