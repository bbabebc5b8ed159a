// Africa's Talking's client keeps its addresses in a module of its own, which everybody may write.
import africastalking from "africastalking";
import common from "africastalking/lib/common.js";
import { tell, told } from "./told.mjs";

const { SMS } = africastalking({ username: "sandbox", apiKey: "key" });
common.SMS_URL = `${told.base}/version1/messaging`; // after: the name "sandbox" sets it
const sent = await SMS.send({ to: [told.to], message: told.text });
const recipient = sent.SMSMessageData.Recipients[0];
const page = await SMS.fetchMessages({ lastReceivedId: 0 });
tell({ id: recipient.messageId, state: recipient.status, read: page.SMSMessageData.Messages.map((m) => [m.from, m.text]) });
