// Both stories as people live them: in a browser, by mouse and again by keyboard alone.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { AgentService } from "@recourse/client/recourse/agent/v1/agent_service_pb";

import { importOrder, makeCustomer, orderOf } from "../shop.mjs";
import { Stack } from "../stack.mjs";
import { Browser, holds, missingBrowser, violations } from "./browser.mjs";
import { keyboard, mouse } from "./hands.mjs";

const COMPLAINT = "the blender i got last week is smashed, i want my money back";

const idOf = (name) => name.split("/")[1];

describe("in a browser", { skip: missingBrowser }, () => {
  let stack, browser;
  before(async () => {
    stack = await Stack.start();
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.stop();
    stack?.stop();
  });

  async function aCustomer() {
    const customer = await makeCustomer(stack);
    await importOrder(stack, orderOf(customer));
    await importOrder(stack, orderOf(customer, { deliveredDaysAgo: 60 }));
    return customer;
  }

  async function anAgent(displayName) {
    const name = `agents/${randomUUID()}`;
    const profiles = await stack.client(AgentService, "admins/test", "admin");
    await profiles.importAgent({ agent: { name, displayName }, requestId: randomUUID() });
    return name;
  }

  async function signIn(hand, path, label, name) {
    const page = await browser.open(stack.url + path);
    await page.getByLabel(label).waitFor();
    await holds(page, `${path} signed out`);
    await hand.write(page, label, idOf(name));
    await hand.press(page, "Sign in");
    return page;
  }

  const said = (page, text) => page.getByRole("log").getByText(text).first().waitFor();

  for (const hand of [mouse, keyboard]) {
    test(`a smashed blender is complained about and paid back, ${hand.name}`, async () => {
      const page = await signIn(hand, "/help/", "Customer", await aCustomer());
      await page.getByText("Your recent orders").waitFor();
      await page.getByText("What people mostly ask").waitFor();
      await holds(page, "start");

      await hand.write(page, "What went wrong?", COMPLAINT);
      await hand.press(page, "Get help");
      await said(page, "$86.39");
      await said(page, "Assistant (automated)");
      await holds(page, "quote");

      await hand.press(page, /^Yes/);
      const progress = page.getByRole("complementary", { name: "Your return" });
      const label = page.getByRole("button", { name: "Download label (PDF)" });
      await label.first().waitFor();
      await holds(page, "label");
      const [download] = await Promise.all([page.waitForEvent("download"), hand.press(page, "Download label (PDF)")]);
      assert.ok(readFileSync(await download.path()).subarray(0, 5).equals(Buffer.from("%PDF-")));

      const trackingNumber = download.suggestedFilename().replace(/^label-|\.pdf$/g, "");
      await stack.sandbox("/carrier/scans", { tracking_number: trackingNumber, code: "102" });
      await progress.getByText("Money paid (Done)").waitFor();
      await said(page, /has been paid/);
      await holds(page, "paid");

      await page.reload();
      await progress.getByText("Money paid (Done)").waitFor();
      await holds(page, "after a reload");
    });

    test(`a person is asked for, chats, and is rated, ${hand.name}`, async () => {
      const customer = await signIn(hand, "/help/", "Customer", await aCustomer());
      await hand.press(customer, "Talk to a person");
      await customer.getByText("Waiting for a person").waitFor();
      await customer.getByText("You are next.").waitFor();
      await holds(customer, "in line");
      await hand.press(customer, "New question");
      await customer.getByText("Your last conversation").waitFor();
      await holds(customer, "start, with a conversation to go on with");
      await hand.press(customer, "Go on");
      await customer.getByText("Waiting for a person").waitFor();

      const agent = await signIn(hand, "/agent/", "Agent", await anAgent("Maria"));
      await agent.getByText("No chat is open").waitFor();
      await holds(agent, "console");
      await hand.press(agent, "Available");
      await agent.getByText("A customer is waiting").waitFor();
      await holds(agent, "offer");
      await hand.press(agent, "Accept");
      await hand.write(agent, "Your message", "Hello, I am Maria.");
      await hand.press(agent, "Send");
      await said(customer, "Hello, I am Maria.");

      await hand.write(customer, "Your message", "it leaks under the handle");
      await hand.press(customer, "Send");
      await said(agent, "it leaks under the handle");
      await holds(customer, "chat, customer's side");
      await holds(agent, "chat, agent's side");

      await agent.reload();
      await said(agent, "it leaks under the handle");
      await hand.write(agent, "Your message", "I have sent you a new one.");
      await hand.press(agent, "Send");
      await said(customer, "I have sent you a new one.");

      await hand.press(agent, "End chat");
      await agent.getByText("Write it up").waitFor();
      await holds(agent, "wrap-up");
      await hand.select(agent, "How did it end?", "Resolved");
      await hand.press(agent, "Complete");
      await agent.getByText("No chat is open").waitFor();

      await customer.getByText("How was the help you got?").last().waitFor();
      await holds(customer, "survey");
      await hand.pick(customer, "Very good");
      await hand.press(customer, "Send rating");
      await customer.getByText("Thank you for telling us.").waitFor();
      await holds(customer, "rated");
      await hand.press(agent, "Offline");
    });
  }

  test("when the connection breaks, the page says so, keeps what was written and goes on", async () => {
    const page = await signIn(mouse, "/help/", "Customer", await aCustomer());
    await mouse.write(page, "What went wrong?", COMPLAINT);
    await mouse.press(page, "Get help");
    await said(page, "$86.39");

    stack.run("stop");
    await page.getByText("Connection lost.").waitFor();
    await mouse.write(page, "Your message", "are you still there?");
    await mouse.press(page, "Send");
    await said(page, "Not sent");
    assert.deepEqual(await violations(page), []);

    stack.run("start");
    await page.getByText("Connection lost.").waitFor({ state: "hidden" });
    await mouse.press(page, "Send again");
    await page.getByRole("log").getByText("Not sent").waitFor({ state: "hidden" });
    await page.reload();
    await said(page, "are you still there?");
    assert.equal(await page.getByRole("log").getByText("are you still there?").count(), 1);
  });
});
