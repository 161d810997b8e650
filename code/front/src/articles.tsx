/** An article: its figures in order, with their captions. */

import { useMemo } from "preact/hooks";
import { type ArticleFigure, type ArticleInfo, getArticle, type Id, jpeg } from "./api";
import { useAnswer } from "./answer";
import { AbstractPage, Licence } from "./article_line";
import { useShown } from "./shown";
import { href } from "./state";
import { authorLine, figureName, images, shortened } from "./words";

export function ArticlePage({ identifier }: { identifier: string }) {
  const answer = useAnswer(identifier, (signal) => getArticle(identifier, signal));
  const page = answer.value;
  const ids = useMemo(
    () => (page ? [...page.figures.flatMap(imagesOf), ...page.images] : []),
    [page],
  );
  useShown(ids);
  return (
    <main id="main" class="page" tabIndex={-1}>
      {answer.error && <p class="refusal">{answer.error}</p>}
      {answer.waiting && <p class="quiet">The article is on its way…</p>}
      {page && (
        <>
          <ArticleHead article={page.article} count={ids.length} />
          {page.figures.map((figure) => (
            <Figure key={figure.position} figure={figure} />
          ))}
          {page.images.length > 0 && (
            <section>
              <h2 class="part-head">Images that no figure shows</h2>
              <Pictures ids={page.images} alt="An image that no figure shows" />
            </section>
          )}
        </>
      )}
    </main>
  );
}

/** A figure; its parts, where it has captions of parts, follow within it. */
function Figure({ figure, part }: { figure: ArticleFigure; part?: boolean }) {
  const name = part ? "Part" : figureName(figure.number);
  return (
    <figure class={part ? "article-part" : "article-figure"}>
      {(figure.images.length > 0 || figure.parts.length === 0) && (
        <Pictures ids={figure.images} alt={`${name}: ${shortened(figure.caption, 160)}`} />
      )}
      {figure.parts.length > 0 && (
        <div class="article-parts">
          {figure.parts.map((found) => (
            <Figure key={found.position} figure={found} part />
          ))}
        </div>
      )}
      <figcaption class="caption">
        {!part && <strong>{name}.</strong>} {figure.caption}
      </figcaption>
    </figure>
  );
}

const imagesOf = (figure: ArticleFigure): Id[] => [
  ...figure.images,
  ...figure.parts.flatMap(imagesOf),
];

function ArticleHead({ article, count }: { article: ArticleInfo; count: number }) {
  return (
    <div class="page-head">
      <h1>{article.title}</h1>
      <p>{authorLine(article.authors, 30)}</p>
      <p class="quiet">
        {article.created ?? article.year} · {article.categories.join(", ") || article.category} ·{" "}
        {images(count)}
        {!article.drawn && (
          <>
            {" "}
            · <Licence article={article} />
          </>
        )}
      </p>
      <p>
        <AbstractPage article={article} />
      </p>
      {article.abstract && (
        <details>
          <summary>Abstract</summary>
          <p class="caption">{article.abstract}</p>
        </details>
      )}
    </div>
  );
}

function Pictures({ ids, alt }: { ids: readonly Id[]; alt: string }) {
  if (ids.length === 0) return <p class="quiet small">Its image is not at hand.</p>;
  return (
    <ul class={`pictures ${ids.length === 1 ? "one" : ""}`}>
      {ids.map((id, place) => (
        <li key={id}>
          <a class="card-mat" href={href("/", new URLSearchParams({ near: id, path: id }))}>
            <img
              src={jpeg(id)}
              alt={ids.length > 1 ? `${alt} (${place + 1} of ${ids.length})` : alt}
              loading="lazy"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
