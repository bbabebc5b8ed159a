/* The phones' keys, menus and news. What a message looks like is made by the simulator, so that it is the same without this. */
"use strict";

const page = document.body, language = document.documentElement.lang;
const listeners = new Set(); // those who hear of every event: the replay
let newest = Number(page.dataset.newest);

document.documentElement.classList.add("script");

async function post(path, fields) {
  const answer = await fetch("/phones/" + path, {
    method: "POST", body: new URLSearchParams({ language, ...fields }), headers: { Accept: "application/json" },
  });
  const told = await answer.json();
  return answer.ok ? told : Promise.reject(new Error(told.message));
}

async function ask(path, fields) {
  const answer = await fetch(`/phones/${path}?${new URLSearchParams({ language, ...fields })}`, { headers: { Accept: "application/json" } });
  return answer.json();
}

/* -- one phone ---------------------------------------------------------------------------------------------------- */

class Phone {
  constructor(section) {
    this.section = section;
    this.number = section.dataset.phone;
    this.list = section.querySelector(".talk");
    this.menu = section.querySelector(".menu");
    this.screen = this.menu.querySelector("pre");
    this.write = section.querySelector(".write");
    this.line = this.write.elements.text;
    this.count = section.querySelector(".count");
    this.session = null; // of an open menu
    this.counted = 0;
    this.write.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.line.addEventListener("input", () => this.recount());
    section.querySelector(".keys").addEventListener("click", (event) => this.press(event.target.closest("button")));
    section.querySelector(".examples").addEventListener("click", (event) => this.take(event));
    section.querySelector(".remove").addEventListener("submit", (event) => this.remove(event));
    this.list.scrollTop = this.list.scrollHeight;
    for (const read of this.list.querySelectorAll(".read[data-waits]"))
      this.read(read);
  }

  set(text) {
    this.line.value = text;
    this.recount();
  }

  /* The rules are the simulator's, those of the gateway. An answer that was overtaken is not shown. */
  async recount() {
    const mine = ++this.counted;
    const counted = await ask("count", { text: this.line.value }).catch(() => null);
    if (counted === null || mine !== this.counted)
      return;
    this.count.value = `${counted.count} · ${counted.alphabet}`;
    this.count.classList.toggle("long", counted.segments > 1);
  }

  async send() {
    const text = this.line.value;
    if (text.trim() === "")
      return;
    this.set("");
    try {
      if (this.session !== null)
        await post("press", { session: this.session, input: text });
      else
        await post("say", { phone: this.number, text });
    } catch (error) {
      this.complain(error.message);
    }
  }

  async call() {
    const code = this.line.value.trim();
    if (this.session !== null) {
      this.send();
    } else if (/^\*[0-9*]+#?$/.test(code)) {
      this.set("");
      this.open(page.dataset.wait, true);
      try {
        await post("dial", { phone: this.number, code });
      } catch (error) {
        this.complain(error.message);
      }
    } else {
      this.complain(page.dataset.noCode);
    }
  }

  async end() {
    const session = this.session;
    this.close();
    this.set("");
    if (session !== null)
      await post("hangup", { session }).catch(() => {});
  }

  press(button) {
    const key = button === null ? "" : button.dataset.key;
    if (key === "call")
      this.call();
    else if (key === "end")
      this.end();
    else if (key === "delete")
      this.set(Array.from(this.line.value).slice(0, -1).join(""));
    else if (key !== "")
      this.set(this.line.value + key);
  }

  /* An example goes into the line, for the learner to read and to send; a code is called, for sent it would be an SMS. */
  take(event) {
    const button = event.target.closest("button");
    if (button === null)
      return;
    event.preventDefault();
    if (!this.menu.hidden)
      this.end();
    this.set(button.dataset.code || button.value);
    if (button.dataset.code)
      this.call();
    this.line.focus();
  }

  async remove(event) {
    event.preventDefault();
    await post("remove", { phone: this.number });
    phones.delete(this.section.id);
    this.section.remove();
    document.querySelector(`.jump [href="#${this.section.id}"]`).remove();
  }

  open(text, goesOn) {
    this.screen.textContent = text;
    this.menu.querySelector("small").textContent = goesOn ? page.dataset.menu : `${page.dataset.menu} · ${page.dataset.over}`;
    this.menu.classList.toggle("over", !goesOn);
    this.menu.hidden = false;
    this.line.placeholder = goesOn ? page.dataset.answer : page.dataset.message;
  }

  close() {
    this.session = null;
    this.menu.hidden = true;
    this.line.placeholder = page.dataset.message;
  }

  complain(text) {
    this.open(text, false);
    this.session = null;
  }

  /* What the gateway read a message as is known a little after it was sent. */
  async read(place, tries = 30) {
    const told = await ask("read", { event: place.closest("li").dataset.n }).catch(() => null);
    if (told === null)
      return;
    place.innerHTML = told.html;
    if (told.waits && tries > 0)
      setTimeout(() => this.read(place, tries - 1), tries > 20 ? 150 : 1000);
    this.list.scrollTop = this.list.scrollHeight;
  }

  hear(event) {
    const empty = this.list.querySelector(".empty");
    if (empty !== null)
      empty.remove();
    this.list.insertAdjacentHTML("beforeend", event.html);
    const read = this.list.lastElementChild.querySelector(".read[data-waits]");
    if (read !== null)
      this.read(read);
    if (event.kind === "screen" || event.kind === "last" || event.kind === "failed") {
      this.session = event.kind === "screen" ? event.session : null;
      this.open(event.text, event.kind === "screen");
    } else if (event.kind === "hung-up" || (event.kind === "said" && this.session === null)) {
      this.close();
    }
    this.list.scrollTop = this.list.scrollHeight;
  }
}

const phones = new Map(); // by the section's id

function show(section) {
  phones.set(section.id, new Phone(section));
}

/* The phone of a number, put on the page if it is not there. */
async function phoneOf(number) {
  const answer = await fetch(`/phones/phone?${new URLSearchParams({ language, number })}`);
  if (!answer.ok)
    return null;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".phone");
  if (!phones.has(made.id)) {
    const section = document.adoptNode(made);
    document.querySelector(".phones").append(section);
    show(section);
    const jump = document.createElement("a");
    jump.href = `#${section.id}`;
    jump.className = section.classList[1];
    jump.textContent = section.querySelector("h2").textContent;
    document.querySelector(".jump").append(jump);
  }
  return phones.get(made.id);
}

/* -- news --------------------------------------------------------------------------------------------------------- */

function hear(news) {
  if (document.getElementById("gateway").innerHTML !== news.gateway)
    document.getElementById("gateway").innerHTML = news.gateway;
  if (document.getElementById("recording").innerHTML !== news.recording)
    document.getElementById("recording").innerHTML = news.recording;
  document.querySelector(".struck b").textContent = news.faults;
  newest = news.newest;
  for (const event of news.events) {
    const phone = phones.get("p" + event.id);
    if (phone !== undefined && phone.list.querySelector(`[data-n="${event.n}"]`) === null)
      phone.hear(event);
    for (const listener of listeners)
      listener(event);
  }
}

async function listen() {
  for (;;) {
    try {
      hear(await ask("news", { after: newest }));
    } catch {
      const gone = document.createElement("span");
      gone.className = "off";
      gone.textContent = page.dataset.gone;
      document.getElementById("gateway").replaceChildren(gone);
      await new Promise((done) => setTimeout(done, 3000));
    }
  }
}

async function look() {
  hear(await ask("news", { after: newest, wait_ms: 0 }));
}

/* -- what stands below the phones ---------------------------------------------------------------------------------- */

document.querySelector("#faults form").addEventListener("change", (event) => {
  const on = new FormData(event.currentTarget);
  post("faults", Object.fromEntries(on)).catch(() => {});
});

document.querySelector("#record form").addEventListener("submit", async (event) => {
  event.preventDefault();
  await post("record", { what: event.submitter.value });
  look();
});

document.querySelector("#add form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const box = event.currentTarget.elements.number;
  const phone = await phoneOf(box.value);
  box.setCustomValidity(phone === null ? box.placeholder || "0812345678" : "");
  if (phone === null) {
    box.reportValidity();
    return;
  }
  box.value = "";
  phone.section.scrollIntoView({ block: "nearest", inline: "center" });
  phone.line.focus();
});
document.querySelector("#add [name=number]").addEventListener("input", (event) => event.target.setCustomValidity(""));

function tick() {
  const now = new Date().toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Bangkok" });
  for (const clock of document.querySelectorAll(".clock"))
    clock.textContent = now;
}

for (const section of document.querySelectorAll(".phone"))
  show(section);
setInterval(tick, 10000);
listen();
