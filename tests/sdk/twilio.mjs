// Twilio's client knows only its own address; the HTTP client that it lets one give it gets the whole address and may turn it.
import twilio from "twilio";
import { tell, told } from "./told.mjs";

class Loopback extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace("https://api.twilio.com", told.base) });
  }
}

const client = twilio("AC00000000000000000000000000000000", "key", { httpClient: new Loopback() });
const sent = await client.messages.create({ to: told.to, from: "+66800000003", body: told.text });
const state = await client.messages(sent.sid).fetch();
const all = await client.messages.list({ limit: 50 });
tell({ id: sent.sid, state: state.status, read: all.filter((m) => m.direction === "inbound").map((m) => [m.from, m.body]) });
