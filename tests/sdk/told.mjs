// What the test tells a client, and what the client tells the test.
const [base, to, text] = process.argv.slice(2);
export const told = { base, to, text };
export const tell = (what) => console.log(JSON.stringify(what));
