// Telerivet's client takes its address as the second argument.
import { promisify } from "node:util";
import telerivet from "telerivet";
import { tell, told } from "./told.mjs";

const project = new telerivet.API("key", `${told.base}/v1`).initProjectById("PJ1");
const sent = await promisify(project.sendMessage.bind(project))({ to_number: told.to, content: told.text });
const cursor = project.queryMessages({ direction: "incoming", sort_dir: "asc" });
const read = await promisify(cursor.all.bind(cursor))();
tell({ id: sent.id, state: sent.status, read: read.map((m) => [m.from_number, m.content]) });
