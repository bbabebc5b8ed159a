// The client of the SMS gateway for Android takes its address as the last argument, and the caller's own HTTP. It cannot list an
// inbox: the vendor's cloud has none, and only the phone's local server does.
import Client from "android-sms-gateway";
import { tell, told } from "./told.mjs";

const call = async (method, url, headers, body) => {
  const answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${answer.status}`);
  return answer.json();
};
const http = {
  get: (url, headers) => call("GET", url, headers),
  post: (url, body, headers) => call("POST", url, headers, body),
};
const client = new Client("me", "key", http, told.base);
const sent = await client.send({ phoneNumbers: [told.to], textMessage: { text: told.text } });
const state = await client.getState(sent.id);
tell({ id: sent.id, state: state.state, read: null });
