// Customers and orders of a test, made through the import API.
import { randomUUID } from "node:crypto";

import { AccountService } from "../../libs/client_ts/dist/gen/recourse/account/v1/account_service_pb.js";
import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";
import { Component_Kind } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_pb.js";
import { PolicyFacts_Fulfilment } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";

const DAY = 24 * 3600;

export function daysAgo(days) {
  return { seconds: BigInt(Math.floor(Date.now() / 1000) - days * DAY), nanos: 0 };
}

export const usd = (minorUnits) => ({ currencyCode: "USD", minorUnits: BigInt(minorUnits) });

export async function makeCustomer(stack) {
  const account = await stack.client(AccountService, "admins/test", "admin");
  const name = `customers/${randomUUID()}`;
  await account.importCustomer({
    customer: { name, displayName: "Test Person", email: "test@mail.example", locale: "en-US", timeZone: "UTC" },
    requestId: randomUUID(),
  });
  return name;
}

// One line of `quantity` at 79.99 + 6.40 tax each, delivered `deliveredDaysAgo` days ago.
export function orderOf(customer, { deliveredDaysAgo = 6, quantity = 1 } = {}) {
  const id = randomUUID();
  const scan = (eventCode, days) => ({ carrier: "sandbox", trackingNumber: `T${id}`, eventCode, eventTime: daysAgo(days) });
  return {
    name: `orders/${id}`,
    customer,
    marketplace: "marketplaces/US",
    currencyCode: "USD",
    placedTime: daysAgo(deliveredDaysAgo + 3),
    lines: [
      {
        lineId: "1",
        product: "products/blender-500",
        title: "Countertop blender",
        quantity,
        components: [
          { kind: Component_Kind.ITEM, amount: usd(7999 * quantity) },
          { kind: Component_Kind.ITEM_TAX, amount: usd(640 * quantity) },
        ],
        facts: {
          marketplace: "marketplaces/US",
          categoryPath: "home/kitchen/blenders",
          fulfilment: PolicyFacts_Fulfilment.PLATFORM,
          unitPrice: usd(7999),
        },
      },
    ],
    payments: [{ label: "card", providerReference: `pi_${id}`, captured: usd(8639 * quantity) }],
    shipments: [
      {
        shipmentId: "1",
        carrier: "sandbox",
        trackingNumber: `T${id}`,
        lineIds: ["1"],
        events: [scan("102", deliveredDaysAgo + 2), scan("301", deliveredDaysAgo)],
      },
    ],
  };
}

export async function importOrder(stack, order) {
  const orders = await stack.client(OrderService, "admins/test", "admin");
  return (await orders.importOrder({ order, requestId: randomUUID() })).order;
}
