// The stack's own sandbox carrier, over connections that are kept open.
import http from "node:http";

export class Carrier {
  #agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

  constructor(url, apiKey) {
    Object.assign(this, { url, apiKey });
  }

  buyLabel(reference, from) {
    const headers = { authorization: `Bearer ${this.apiKey}`, "content-type": "application/json", "idempotency-key": reference };
    return new Promise((resolve, reject) => {
      const request = http.request(`${this.url}/carrier/labels`, { method: "POST", agent: this.#agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part) => { text += part; });
        response.on("end", () => response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text)));
      });
      request.on("error", reject);
      request.end(JSON.stringify({ reference, from, to: from }));
    });
  }
}
