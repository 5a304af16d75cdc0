// Two ways to use a page: with a mouse, and with nothing but a keyboard. Things are named as people perceive them.
import assert from "node:assert/strict";

const named = (page, role, name) => page.getByRole(role, { name, exact: typeof name === "string" }).first();

export const mouse = {
  name: "by mouse",
  press: (page, name) => named(page, "button", name).click(),
  pick: (page, name) => named(page, "radio", name).check(),
  select: (page, label, option) => page.getByLabel(label).selectOption({ label: option }),
  async write(page, label, text) {
    await page.getByLabel(label, { exact: true }).click();
    await page.keyboard.type(text);
  },
};

export const keyboard = {
  name: "by keyboard alone",
  async press(page, name) {
    await tabTo(page, named(page, "button", name));
    await page.keyboard.press("Enter");
  },
  // Tab enters a group of radio buttons, arrows move in it.
  async pick(page, name) {
    const radio = named(page, "radio", name);
    const group = await radio.getAttribute("name");
    await tabTo(page, page.locator(`input[name="${group}"]`));
    if (await isFocused(radio)) return page.keyboard.press("Space");
    for (let step = 0; step < 10 && !(await isFocused(radio)); step++) await page.keyboard.press("ArrowRight");
    assert.ok(await radio.isChecked(), `${name} can be reached by arrows`);
  },
  async select(page, label, option) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(option);
  },
  async write(page, label, text) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.type(text);
  },
};

const LONGEST_WAY = 80;

// Whatever is reached on the way shows that it has the focus.
async function tabTo(page, wanted) {
  await wanted.first().waitFor();
  for (let step = 0; step < LONGEST_WAY; step++) {
    if (await isFocused(wanted)) return;
    await page.keyboard.press("Tab");
    const shown = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement === document.body || getComputedStyle(activeElement).outlineStyle !== "none";
    });
    assert.ok(shown, "focus is visible");
  }
  assert.fail(`the keyboard does not reach ${wanted}`);
}

function isFocused(wanted) {
  return wanted.evaluateAll((elements) => elements.includes(document.activeElement));
}
