import type { Order } from "@recourse/client/recourse/order/v1/order_pb";
import { Order_State } from "@recourse/client/recourse/order/v1/order_pb";
import { Composer } from "@recourse/web-shared/composer";
import { formatDay, formatTime } from "@recourse/web-shared/format";
import { Icon } from "@recourse/web-shared/icon";

import type { HelpModel, HelpState } from "./help_model.js";

/** Before anything is said: free words first, then what people mostly come for, then the orders it may be about. */
export function Start({ model, state }: { model: HelpModel; state: HelpState }) {
  return (
    <div class="start">
      <p class="lead">Tell us in your own words. An automated assistant answers at once; a person is one tap away, always.</p>
      <Composer label="What went wrong?" placeholder="For example: the blender I got last week is smashed" rows={3} labelled
                sendLabel="Get help" onSend={(text) => void model.send(text)} />
      {state.last && (
        <section class="last card" aria-labelledby="last">
          <div class="order-words">
            <h2 id="last">Your last conversation</h2>
            <p class="last-words">{state.last.text}</p>
            <p class="hint">{formatDay(state.last.time)}, {formatTime(state.last.time)}</p>
          </div>
          <button type="button" class="button" onClick={() => void model.goOn()}>Go on</button>
        </section>
      )}
      {state.predicted.length > 0 && (
        <section aria-labelledby="predicted">
          <h2 id="predicted">Is it about this?</h2>
          <ul class="chips">
            {state.predicted.map((guess) => (
              <li key={guess.unit}>
                <button type="button" class="chip" onClick={() => void model.confirm(guess)}>{guess.text}</button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {state.topIssues.length > 0 && (
        <section aria-labelledby="top-issues">
          <h2 id="top-issues">What people mostly ask</h2>
          <ul class="chips">
            {state.topIssues.map((issue) => (
              <li key={issue.name}>
                <button type="button" class="chip" onClick={() => void model.send(issue.title)}>{issue.title}</button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {state.orders.length > 0 && (
        <section aria-labelledby="orders">
          <h2 id="orders">Your recent orders</h2>
          <ul class="orders">{state.orders.map((order) => <OrderRow key={order.name} order={order} model={model} />)}</ul>
        </section>
      )}
    </div>
  );
}

function OrderRow({ order, model }: { order: Order; model: HelpModel }) {
  const [first, ...more] = order.lines;
  const title = (first?.title ?? "Order") + (more.length > 0 ? ` and ${more.length} more` : "");
  return (
    <li class="order card">
      <Icon name="parcel" />
      <div class="order-words">
        <p class="order-title">{title}</p>
        <p class="hint">{whenOf(order)}</p>
      </div>
      <button type="button" class="button" onClick={() => void model.open(order.name)}>
        Get help <span class="visually-hidden">with {title}</span>
      </button>
    </li>
  );
}

function whenOf(order: Order): string {
  const delivered = order.lines.flatMap((line) => line.units).find((unit) => unit.deliveredTime)?.deliveredTime;
  if (delivered) return `Delivered ${formatDay(delivered)}`;
  const ordered = `Ordered ${formatDay(order.placedTime)}`;
  if (order.state === Order_State.CANCELLED) return `${ordered}, cancelled`;
  return order.state === Order_State.UNSHIPPED ? `${ordered}, not sent yet` : `${ordered}, on its way`;
}
