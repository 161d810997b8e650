/** Where an article is, and under which licence. */

import type { ArticleInfo } from "./api";

export function AbstractPage({ article }: { article: ArticleInfo }) {
  if (article.url) {
    return (
      <a href={article.url} rel="external noreferrer">
        arXiv:{article.identifier}
      </a>
    );
  }
  return (
    <span class="quiet">
      {article.identifier}
      {article.drawn && ", drawn for the sample: it has no abstract page"}
    </span>
  );
}

export function Licence({ article }: { article: ArticleInfo }) {
  if (!article.licence_url) return <>{article.licence_words}</>;
  return (
    <a href={article.licence_url} rel="external noreferrer license">
      {article.licence_words}
    </a>
  );
}
