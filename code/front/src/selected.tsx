/** The chosen image, large, with all that is known of it. */

import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { type About, getImage, type Id, type ImageDetail, jpeg } from "./api";
import { useAnswer } from "./answer";
import { AbstractPage, Licence } from "./article_line";
import { Copy } from "./copy";
import { Dialog } from "./dialog";
import { useShown } from "./shown";
import { href } from "./state";
import { authorLine, bytes, figureName, shortened } from "./words";

interface SelectedImageProps {
  id: Id;
  about: About;
  /** Whether there is little room: what matters less is told on demand. */
  brief?: boolean;
  /** What else can be done with it: buttons. */
  children?: ComponentChildren;
}

export function SelectedImage({ id, about, brief, children }: SelectedImageProps) {
  const answer = useAnswer(id, (signal) => getImage(id, signal));
  const [large, setLarge] = useState(false);
  useShown(useMemo(() => [id], [id]));
  if (answer.error) return <p class="refusal">{answer.error}</p>;
  const image = answer.value;
  if (!image) return <p class="quiet selected-waiting">The image is on its way…</p>;
  const alt = describe(image);
  const told = (
    <>
      <Facts image={image} about={about} />
      <Credit image={image} />
    </>
  );
  return (
    <article class={`selected ${brief ? "brief" : ""}`} aria-label="The chosen image" aria-busy={answer.waiting}>
      <button
        type="button"
        class="selected-picture"
        aria-label={`Enlarge: ${shortened(alt, 160)}`}
        onClick={() => setLarge(true)}
      >
        <img
          src={jpeg(image.id)}
          width={image.width}
          height={image.height}
          alt=""
          fetchpriority="high"
          // it takes its room before it is there, so that nothing moves when it comes
          style={{ "--shape": image.width / image.height, "--wide": `${image.width}px` }}
        />
      </button>
      {large && (
        <Dialog title={image.article.title} kind="picture" onClose={() => setLarge(false)}>
          <img src={jpeg(image.id)} width={image.width} height={image.height} alt={alt} />
          <p class="small quiet">{image.credit}</p>
        </Dialog>
      )}
      <div class="selected-told">
        <Captions image={image} />
        <Source image={image} />
        {children && <div class="selected-do">{children}</div>}
        {brief ? (
          <details>
            <summary>Class, cluster, licence, credit</summary>
            <div class="selected-told">{told}</div>
          </details>
        ) : (
          told
        )}
      </div>
    </article>
  );
}

function describe(image: ImageDetail): string {
  const figure = image.figures[0];
  if (!figure) return `${image.class || "Image"} from “${image.article.title}”`;
  return `${figureName(figure.number)}: ${figure.caption}`;
}

function Captions({ image }: { image: ImageDetail }) {
  if (image.figures.length === 0) {
    return <p class="quiet">No figure of the article shows this image.</p>;
  }
  return (
    <>
      {image.figures.map((figure) => (
        <Caption
          key={figure.position}
          name={figureName(figure.number)}
          text={[figure.caption, figure.part_caption].filter(Boolean).join(" ")}
        />
      ))}
    </>
  );
}

/** A caption, of which the rest comes on demand if it is long. */
function Caption({ name, text }: { name: string; text: string }) {
  const [whole, setWhole] = useState(false);
  const short = shortened(text, 320);
  return (
    <p class="caption">
      <strong>{name}.</strong> {whole ? text : short || "It has no caption."}{" "}
      {short !== text && (
        <button type="button" class="more" onClick={() => setWhole(!whole)}>
          {whole ? "less" : "more"}
        </button>
      )}
    </p>
  );
}

function Source({ image }: { image: ImageDetail }) {
  const { article } = image;
  return (
    <div class="source">
      <h2>
        <a href={href(`/articles/${article.identifier}`)}>{article.title}</a>
      </h2>
      <p class="small">{authorLine(article.authors)}</p>
      <p class="small">
        <AbstractPage article={article} />
      </p>
    </div>
  );
}

function Facts({ image, about }: { image: ImageDetail; about: About }) {
  const filtered = (key: string, value: string) =>
    href("/", new URLSearchParams({ [key]: value }));
  const label = (facet: "category", value: string) =>
    about.facets[facet]?.find((found) => found.value === value)?.label || value;
  const { article } = image;
  return (
    <dl class="facts">
      <dt>Year</dt>
      <dd>{article.created ?? article.year}</dd>
      <dt>Category</dt>
      <dd>
        <a href={filtered("category", article.category || "none")}>
          {label("category", article.category || "none")}
        </a>
        {article.categories.length > 1 && (
          <span class="quiet">
            , also {article.categories.filter((other) => other !== article.category).join(", ")}
          </span>
        )}
      </dd>
      {image.class && (
        <>
          <dt>Class</dt>
          <dd>
            <Probabilities of={image.probabilities} chosen={image.class} />
          </dd>
        </>
      )}
      {image.cluster && (
        <>
          <dt>Cluster</dt>
          <dd>
            <a href={href(`/clusters/${image.cluster.number}`)}>
              {image.cluster.number}
              {image.cluster.name && `: ${image.cluster.name}`}
            </a>
          </dd>
        </>
      )}
      <dt>File</dt>
      <dd class="path">
        {image.path}
        <span class="quiet">
          {" "}
          {image.format}, {bytes(image.bytes)}
          {image.software && `, made with ${image.software}`}
        </span>
      </dd>
      <dt>Licence</dt>
      <dd>
        <Licence article={article} />
      </dd>
    </dl>
  );
}

function Probabilities(props: { of: Record<string, number>; chosen: string }) {
  const classes = Object.entries(props.of);
  if (classes.length === 0) return <>{props.chosen}</>;
  return (
    <ul class="probabilities">
      {classes.map(([name, share]) => (
        <li key={name} class={name === props.chosen ? "chosen" : ""}>
          <span>{name}</span>
          <span class="share" aria-hidden="true">
            <span style={{ width: `${Math.round(share * 100)}%` }} />
          </span>
          <span class="share-number">{Math.round(share * 100)} %</span>
        </li>
      ))}
    </ul>
  );
}

function Credit({ image }: { image: ImageDetail }) {
  return (
    <div class="credit">
      <p class="small">{image.credit}</p>
      <Copy text={image.credit} label="Copy the credit" />
    </div>
  );
}
