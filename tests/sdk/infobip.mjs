// Infobip gives each customer an address, so its client takes one. It still sends with the older of the two interfaces.
import { AuthType, Infobip } from "@infobip-api/sdk";
import { tell, told } from "./told.mjs";

const client = new Infobip({ baseUrl: told.base, apiKey: "key", authType: AuthType.ApiKey });
const sent = (await client.channels.sms.send({ messages: [{ from: "66800000004", destinations: [{ to: told.to.slice(1) }], text: told.text }] })).data;
const page = (await client.channels.sms.get({ limit: 50 })).data;
tell({ id: sent.messages[0].messageId, state: sent.messages[0].status.groupName, read: page.results.map((m) => [m.from, m.text]) });
