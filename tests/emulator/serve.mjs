// Usage: node serve.mjs PORT SEED.json. Its own command line needs a newer Node than its library.
import { readFileSync } from "node:fs";
import { createEmulator } from "emulate";

const [port, seed] = process.argv.slice(2);
await createEmulator({ service: "slack", port: Number(port), seed: JSON.parse(readFileSync(seed, "utf-8")) });
