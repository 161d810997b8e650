/** Who agrees with whom: asked anew every ten seconds while it is looked at. */

import { useEffect, useState } from "preact/hooks";
import { sentence } from "../answer";
import { count, images } from "../words";
import { type Agreement, CLASSES, getAgreement, type LabelAbout } from "./label_api";

const EVERY = 10_000; // milliseconds
const OF_TABLE = ["diagram", "sensor", "mixed"] as const; // the order of rows and columns

export function AgreementPanel(props: { about: LabelAbout; labeller: string }) {
  const [found, setFound] = useState<Agreement | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let over = false;
    const look = () => {
      if (document.visibilityState === "hidden") return;
      getAgreement().then(
        (agreement) => {
          if (over) return;
          setFound(agreement);
          setProblem("");
        },
        (error: unknown) => !over && setProblem(sentence(error)),
      );
    };
    look();
    const timer = setInterval(look, EVERY);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, []);
  if (!found) return <p class="quiet">{problem || "Counting…"}</p>;
  return (
    <div class="label-agreement">
      {problem && <p class="refusal small">{problem}</p>}
      {found.labellers.length === 0 && (
        <p class="quiet">Nobody has labelled yet. The first decision begins the table.</p>
      )}
      {found.labellers.length > 0 && <Labellers found={found} labeller={props.labeller} />}
      {found.pairs.map((pair) => (
        <Pair key={pair.labellers.join("\n")} pair={pair} />
      ))}
      {found.labellers.length > 0 && found.pairs.length === 0 && (
        <p class="small quiet">
          Agreement is measured on images that two have labelled. Have somebody else label in the
          order “labelled by others”.
        </p>
      )}
      {found.tied > 0 && (
        <p class="small">
          {found.tied === 1 ? "1 image is" : `${count(found.tied)} images are`} tied and left out of
          training until more label {found.tied === 1 ? "it" : "them"}, or {props.about.adjudicator}{" "}
          decides.
        </p>
      )}
    </div>
  );
}

function Labellers({ found, labeller }: { found: Agreement; labeller: string }) {
  return (
    <table class="label-table">
      <caption class="unseen">Labels by labeller and class</caption>
      <thead>
        <tr>
          <th scope="col">Who</th>
          {CLASSES.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">in all</th>
        </tr>
      </thead>
      <tbody>
        {found.labellers.map((each) => (
          <tr key={each.name} class={each.name === labeller ? "own" : undefined}>
            <th scope="row">{each.name}</th>
            {CLASSES.map((name) => (
              <td key={name}>{count(each.classes[name])}</td>
            ))}
            <td>{count(each.total)}</td>
          </tr>
        ))}
      </tbody>
      {found.labellers.length > 1 && (
        <tfoot>
          <tr>
            <th scope="row">together</th>
            {CLASSES.map((name) => (
              <td key={name}>{count(found.classes[name])}</td>
            ))}
            <td>{count(CLASSES.reduce((sum, name) => sum + found.classes[name], 0))}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function Pair({ pair }: { pair: Agreement["pairs"][number] }) {
  const [one, other] = pair.labellers;
  const kappa = pair.kappa === null ? "not defined yet" : pair.kappa.toFixed(2).replace("-", "−");
  return (
    <section class="label-pair" aria-label={`${one} and ${other}`}>
      <p class="label-pair-head">
        <span>
          {one} and {other}
        </span>
        <span class="label-kappa">
          <abbr title="Cohen’s kappa: 1 is full agreement, 0 what chance alone would give">κ</abbr>{" "}
          {kappa}
        </span>
      </p>
      <p class="small quiet">
        the same on {count(pair.agreed)} of {images(pair.images)}
      </p>
      <details>
        <summary class="small">What each said</summary>
        <table class="label-table confusion">
          <caption class="small quiet">
            Rows: {one}. Columns: {other}.
          </caption>
          <thead>
            <tr>
              <td />
              {OF_TABLE.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {OF_TABLE.map((name, row) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {OF_TABLE.map((column, place) => (
                  <td key={column} class={row === place ? "same" : undefined}>
                    {count(pair.confusion[row]?.[place] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
