// ClickSend's client takes its address as the last argument.
import clicksend from "clicksend";
import { tell, told } from "./told.mjs";

const client = new clicksend.SMSApi("me", "key", `${told.base}/v3`);
const message = Object.assign(new clicksend.SmsMessage(), { from: "+66800000005", to: told.to, body: told.text });
const collection = Object.assign(new clicksend.SmsMessageCollection(), { messages: [message] });
const data = ({ body }) => (typeof body === "string" ? JSON.parse(body) : body).data;
const sent = data(await client.smsSendPost(collection)).messages[0];
const read = data(await client.smsInboundGet("", 1, 50)).data;
for (const one of read) await client.smsInboundReadByMessageIdPut(one.message_id);
tell({ id: sent.message_id, state: sent.status, read: read.map((m) => [m.from, m.body]) });
