// Starts 'tocsin demo' for browser tests.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

// startDemo gives the address and the sign-in link of a demo in a directory.
export async function startDemo(dir, ...args) {
  const all = ["demo", "--dir", dir, "--listen", "127.0.0.1:0", ...args];
  const binary = process.env.TOCSIN_E2E_BIN;
  const child = binary ? spawn(binary, all) : spawn("go", ["run", "./cmd/tocsin", ...all], { cwd: root });
  let said = "", wrong = "";
  child.stderr.on("data", (data) => (wrong += data));
  const link = await new Promise((resolve, reject) => {
    child.stdout.on("data", (data) => {
      const found = (said += data).match(/http:\S+\/enter\/\S+/);
      if (found) resolve(found[0]);
    });
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${wrong}`)));
  });
  return {
    url: new URL(link).origin,
    link,
    errors: () => wrong.split("\n").filter((line) => line.includes("level=ERROR")),
    stop: (signal = "SIGINT") => new Promise((resolve) => {
      child.once("exit", resolve);
      child.kill(signal);
    }),
  };
}
