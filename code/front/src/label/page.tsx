/** The page: one image, four keys, and how far one has come. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce, Announcer } from "../announce";
import { useAnswer } from "../answer";
import { Dialog } from "../dialog";
import { useMedia } from "../media";
import { count } from "../words";
import { AgreementPanel } from "./agreement";
import { Exchange } from "./exchange";
import { type ClassName, getAbout, type LabelAbout, type Order, ORDERS } from "./label_api";
import { NameForm } from "./name";
import { useRemembered } from "./remembered";
import { Outbox } from "./outbox";
import { EMPTY, Session, type View } from "./session";
import { Stage, type Way } from "./stage";

const CLASS_OF: Readonly<Partial<Record<string, ClassName>>> = {
  ArrowLeft: "diagram",
  ArrowDown: "mixed",
  ArrowRight: "sensor",
};
const SWIPED: Record<Way, string> = {
  left: "ArrowLeft",
  right: "ArrowRight",
  up: "ArrowUp",
  down: "ArrowDown",
};
const FLASH = 350; // milliseconds that a chosen button shows it

type Window = "classes" | "agreement" | "exchange" | "name" | null;

export function LabelPage() {
  const about = useAnswer("about", getAbout);
  const outbox = useMemo(() => new Outbox(), []);
  const named = new URLSearchParams(location.search).get("labeller") ?? "";
  const [kept, keep] = useRemembered("labeller");
  const [name, setName] = useState(named || kept);
  const take = (next: string) => {
    keep(next);
    setName(next);
    history.replaceState(null, "", location.pathname); // a name given at the start is not for ever
  };
  useEffect(() => {
    if (named) keep(named);
  }, []);
  if (!about.value) {
    return (
      <main class="label-begin">
        {about.error ? <p class="refusal">{about.error}</p> : <p class="quiet">One moment…</p>}
      </main>
    );
  }
  if (!name) {
    return (
      <main class="label-begin">
        <div class="label-card">
          <h1>Label images</h1>
          <p>
            {count(about.value.images)} images of <b>{about.value.profile}</b>, one at a time: is it
            a diagram, a sensor image, or both?
          </p>
          <Classes about={about.value} />
          <NameForm about={about.value} name={about.value.labeller} onName={take} />
        </div>
      </main>
    );
  }
  return <Desk key={name} about={about.value} name={name} outbox={outbox} onName={take} />;
}

function Desk(props: {
  about: LabelAbout;
  name: string;
  outbox: Outbox;
  onName: (name: string) => void;
}) {
  const { about, name } = props;
  const isAdjudicator = name === about.adjudicator;
  const [remembered, keepOrder] = useRemembered("order", "random");
  const order = isOrder(remembered) ? remembered : "random";
  const [caption, setCaption] = useRemembered("caption", "no");
  const [panel, setPanel] = useRemembered("panel", "no");
  const [window_, setWindow] = useState<Window>(null);
  const [lit, setLit] = useState<string>("");
  const [round, setRound] = useState(0);
  const [view, session] = useSession(name, order, props.outbox, round);
  const wide = useMedia("(min-width: 70rem)");
  const dark = useRef(0);

  const flash = (what: string) => {
    setLit(what);
    clearTimeout(dark.current);
    dark.current = setTimeout(() => setLit(""), FLASH) as unknown as number;
  };
  const decide = (label: ClassName) => {
    if (!session.decide(label)) return;
    flash(label);
    announce(`${label}. ${view.left > 1 ? "Next image." : "No image is left in this order."}`);
  };
  const undo = () => {
    flash("undo");
    session.undo();
  };
  const press = (key: string): boolean => {
    const label = CLASS_OF[key];
    if (label) decide(label);
    else if (key === "ArrowUp") undo();
    else return false;
    return true;
  };
  useKeys((key) => {
    if (press(key)) return true;
    if (key === "?" || key === "d") setWindow("classes");
    else if (key === "c") setCaption(caption === "yes" ? "no" : "yes");
    else if (key === "a") openAgreement();
    else return false;
    return true;
  });
  const openAgreement = () => {
    if (wide) setPanel(panel === "yes" ? "no" : "yes");
    else setWindow("agreement");
  };
  useEffect(() => {
    document.title = `${view.progress.today} today · Labels`;
  }, [view.progress.today]);

  const current = view.current;
  return (
    <div class="label-page">
      <header class="label-head">
        <h1 class="brand">
          Labels<span class="unseen"> of {about.profile}</span>
        </h1>
        <ProgressLine view={view} outbox={props.outbox} />
        <OrderChoice order={order} about={about} isAdjudicator={isAdjudicator} onOrder={keepOrder} />
        <nav class="label-tools" aria-label="More">
          <button type="button" class="button plain small" onClick={() => setWindow("classes")}>
            Classes <kbd>?</kbd>
          </button>
          <button
            type="button"
            class="button plain small"
            aria-pressed={wide ? panel === "yes" : undefined}
            onClick={openAgreement}
          >
            Agreement
          </button>
          <button type="button" class="button plain small" onClick={() => setWindow("exchange")}>
            Export and import
          </button>
          <button
            type="button"
            class="button plain small label-who"
            aria-label={`You are ${name}: change`}
            onClick={() => setWindow("name")}
          >
            {name}
          </button>
        </nav>
      </header>
      <Warnings about={about} view={view} outbox={props.outbox} />
      <div class="label-work">
        <main class="label-main">
          {current ? (
            <Stage
              picture={current}
              ahead={view.ahead}
              onSwipe={(way) => void press(SWIPED[way])}
            />
          ) : (
            <Nothing view={view} order={order} onOrder={keepOrder} onLook={() => session.begin()} />
          )}
          <div class={`label-about ${caption === "yes" ? "told" : ""}`}>
            <button
              type="button"
              class="button plain small"
              aria-pressed={caption === "yes"}
              onClick={() => setCaption(caption === "yes" ? "no" : "yes")}
            >
              {caption === "yes" ? "Hide caption" : "Show caption"} <kbd>c</kbd>
            </button>
            {caption === "yes" && current && (
              <p class="small" tabIndex={0}>
                {current.caption || "No figure shows this image."}{" "}
                <span class="quiet">
                  {current.title} ({current.identifier}, {current.category} {current.year})
                </span>
              </p>
            )}
          </div>
          <div class="label-buttons" role="group" aria-label="What is it?">
            {about.classes.map((each) => (
              <button
                key={each.name}
                type="button"
                class={`label-button ${each.name} ${lit === each.name ? "lit" : ""}`}
                disabled={!current}
                onClick={() => decide(each.name)}
              >
                <kbd aria-hidden="true">{each.key}</kbd> {each.name}
              </button>
            ))}
            <button
              type="button"
              class={`label-button undo ${lit === "undo" ? "lit" : ""}`}
              onClick={undo}
            >
              <kbd aria-hidden="true">↑</kbd> undo
            </button>
          </div>
        </main>
        {wide && panel === "yes" && (
          <aside class="label-panel" aria-label="Agreement">
            <h2>Agreement</h2>
            <AgreementPanel about={about} labeller={name} />
          </aside>
        )}
      </div>
      <Announcer />
      {window_ === "classes" && (
        <Dialog title="What the classes mean" onClose={() => setWindow(null)}>
          <Classes about={about} />
          <p class="small quiet">
            Judge by the image alone. If you are torn between two, take the one you would defend;
            others see the image, too. <kbd>↑</kbd> takes the latest decision back, again and again.
            On a touch screen, swipe the way the arrows point.
          </p>
        </Dialog>
      )}
      {window_ === "agreement" && (
        <Dialog title="Agreement" onClose={() => setWindow(null)}>
          <AgreementPanel about={about} labeller={name} />
        </Dialog>
      )}
      {window_ === "exchange" && (
        <Dialog title="Export and import" onClose={() => setWindow(null)}>
          <Exchange about={about} labeller={name} onImported={() => setRound(round + 1)} />
        </Dialog>
      )}
      {window_ === "name" && (
        <Dialog title="Who labels" onClose={() => setWindow(null)}>
          <NameForm
            about={about}
            name={name}
            onName={(next) => {
              setWindow(null);
              props.onName(next);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

function Classes({ about }: { about: LabelAbout }) {
  return (
    <dl class="label-classes">
      {about.classes.map((each) => (
        <div key={each.name} class={each.name}>
          <dt>
            <kbd>{each.key}</kbd> {each.name}
          </dt>
          <dd>{each.means}</dd>
        </div>
      ))}
    </dl>
  );
}

function OrderChoice(props: {
  order: Order;
  about: LabelAbout;
  isAdjudicator: boolean;
  onOrder: (order: Order) => void;
}) {
  const names: Record<Order, string> = {
    random: "by lot",
    uncertain: "least sure first",
    double: props.isAdjudicator ? "tied" : "labelled by others",
  };
  const byKey = useRef(false);
  return (
    <div class="label-order">
      <label class="unseen" for="order">
        Which images come first
      </label>
      <select
        id="order"
        value={props.order}
        onPointerDown={() => {
          byKey.current = false;
        }}
        onKeyDown={(event) => {
          byKey.current = true;
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (isOrder(chosen)) props.onOrder(chosen);
          // the arrow keys label again, but not while they go through the orders
          if (!byKey.current) event.currentTarget.blur();
        }}
      >
        {ORDERS.map((order) => (
          <option key={order} value={order} disabled={order === "uncertain" && !props.about.predicted}>
            {names[order]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** It is busy while the server has not confirmed all that was decided. */
function ProgressLine({ view, outbox }: { view: View; outbox: Outbox }) {
  const waiting = useWaiting(outbox);
  return (
    <p class="label-progress" aria-busy={waiting > 0}>
      <b>{count(view.progress.today)}</b> today <span aria-hidden="true">·</span>{" "}
      <span class="label-total">
        <b>{count(view.progress.total)}</b> in all <span aria-hidden="true">·</span>{" "}
      </span>
      <b>{count(view.left)}</b> left
    </p>
  );
}

/** How many decisions are on their way. */
function useWaiting(outbox: Outbox): number {
  const [, setSeen] = useState({});
  useEffect(() => outbox.listen(() => setSeen({})), [outbox]);
  return outbox.waiting;
}

function Warnings({ about, view, outbox }: { about: LabelAbout; view: View; outbox: Outbox }) {
  const waiting = useWaiting(outbox);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (outbox.waiting > 0) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [outbox]);
  const words = waiting === 1 ? "1 decision waits" : `${count(waiting)} decisions wait`;
  return (
    <div role="alert" class="label-warnings">
      {outbox.gone && (
        <p class="refusal">
          The server does not answer. Is it still running?
          {waiting > 0 && ` ${words} here and will be sent; leave this page open.`}
        </p>
      )}
      {outbox.refusal && (
        <p class="refusal">
          {outbox.refusal}{" "}
          <button type="button" class="as-link" onClick={() => outbox.read()}>
            Dismiss
          </button>
        </p>
      )}
      {!outbox.gone && view.problem && view.current && <p class="refusal">{view.problem}</p>}
      {about.notice && <p class="refusal">{about.notice}</p>}
    </div>
  );
}

function Nothing(props: {
  view: View;
  order: Order;
  onOrder: (order: Order) => void;
  onLook: () => void;
}) {
  const { view, order } = props;
  if (view.asking) return <div class="label-stage quiet">One moment…</div>;
  if (view.problem) return <div class="label-stage"><p class="refusal">{view.problem}</p></div>;
  const why = {
    random: "Every image has a label of yours. Thank you!",
    uncertain: "Every image that the classifier was asked about has a label of yours.",
    double: "Nobody else has labelled an image that you have not.",
  }[order];
  return (
    <div class="label-stage">
      <div class="label-nothing">
        <p>{why}</p>
        <p>
          <button type="button" class="button" onClick={props.onLook}>
            Look again
          </button>{" "}
          {order !== "random" && (
            <button type="button" class="button" onClick={() => props.onOrder("random")}>
              Label by lot
            </button>
          )}
        </p>
      </div>
    </div>
  );
}

const isOrder = (word: string): word is Order => (ORDERS as readonly string[]).includes(word);

/** A session for a labeller and an order; a new one where either changes. */
function useSession(name: string, order: Order, outbox: Outbox, round: number): [View, Session] {
  const [view, setView] = useState<View>(EMPTY);
  const session = useMemo(
    () => new Session(name, order, outbox, setView),
    [name, order, outbox, round],
  );
  useEffect(() => {
    setView(EMPTY);
    session.begin();
    return () => session.end();
  }, [session]);
  return [view, session];
}

/** Keys of the page, but not while a window is open or something is typed; one press, one word. */
function useKeys(press: (key: string) => boolean): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      if ((event.target as HTMLElement).matches("input,select,textarea")) return;
      if (event.repeat) {
        if (event.key.startsWith("Arrow")) event.preventDefault();
        return;
      }
      if (latest.current(event.key)) event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
