/** Whose images a page shows. */

import { useState } from "preact/hooks";
import { getCredits } from "./api";
import { useAnswer } from "./answer";
import { Copy } from "./copy";
import { Dialog } from "./dialog";
import { shownNow } from "./shown";
import { href } from "./state";
import { authorLine, images } from "./words";

export function CreditsDialog({ onClose }: { onClose: () => void }) {
  const [ids] = useState(shownNow);
  const answer = useAnswer(ids.join(","), (signal) =>
    ids.length > 0 ? getCredits(ids, signal) : Promise.resolve([]),
  );
  const credits = answer.value ?? [];
  return (
    <Dialog title="Credits of this page" onClose={onClose}>
      {answer.error && <p class="refusal">{answer.error}</p>}
      {answer.waiting && <p class="quiet">Credits are on their way…</p>}
      {!answer.waiting && !answer.error && (
        <p class="quiet">
          {credits.length === 0
            ? "This page shows no image of an article."
            : `${images(ids.length)} of ${credits.length} article${credits.length > 1 ? "s" : ""}.`}
        </p>
      )}
      {credits.length > 0 && <Copy text={credits.map((credit) => credit.line).join("\n")} label="Copy all" />}
      <ul class="credit-list">
        {credits.map((credit) => (
          <li key={credit.identifier}>
            <a href={href(`/articles/${credit.identifier}`)} onClick={onClose}>
              {credit.title}
            </a>
            <p class="small">{authorLine(credit.authors)}</p>
            <p class="small quiet">
              {credit.identifier} · {credit.licence}
              {credit.images.length > 1 && ` · ${images(credit.images.length)}`}
            </p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
