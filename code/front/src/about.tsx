/** What this is, and how to use it. */

import { type About, address, type StillInfo } from "./api";
import { KeyList } from "./keys";
import { href } from "./state";
import { count, images } from "./words";

export function AboutPage({ about }: { about: About }) {
  return (
    <main id="main" class="page prose" tabIndex={-1}>
      <h1>About</h1>
      <p>
        The arXiv keeps articles of physics, mathematics, computer science and more as their authors
        wrote them, with every image as a file of its own. Here {images(about.images)} of the
        profile “{about.profile}” can be seen as people see them: one after the other, by what looks
        alike.
      </p>
      {about.drawn && (
        <p>
          The images of this sample are drawings of the project itself, made to stand in for those
          of the arXiv. Its articles, authors and titles are made up, too.
        </p>
      )}
      {about.still && <StillCopy still={about.still} number={about.images} />}
      <h2>How to wander</h2>
      <p>
        <a href={href("/")}>Begin</a> with a random sample, search for words, or choose filters. A
        click on an image makes it the centre: the images around it are those whose numbers, in the
        chosen embedding, point most nearly the same way. Go on from one to the next. The path that
        you walked stays above the images. Every state is an address: what you see can be shared by
        copying it.
      </p>
      <h2>What likeness means</h2>
      <p>An embedding turns each image into a row of numbers. What is alike depends on it:</p>
      <dl class="embeddings">
        {about.embeddings.map((embedding) => (
          <div key={embedding.slug}>
            <dt>{embedding.label}</dt>
            <dd>
              {embedding.about} <span class="quiet">({images(embedding.images)})</span>
            </dd>
          </div>
        ))}
      </dl>
      <h2>Keys</h2>
      <KeyList />
      <h2>Licences</h2>
      <p>
        Each image belongs to its authors, under the licence of its article. The chosen image tells
        its licence and a line of credit that can be copied; “Credits of this page”, at the foot of
        every page, lists all that it shows.{" "}
        {about.note}
      </p>
      <h2>For programs</h2>
      <p>
        {about.still ? (
          <>All that the pages show lies beside them, in the folder data of this copy.</>
        ) : (
          <>
            All that the pages show comes from an interface that others can use:{" "}
            <a href={address("api")}>its documentation</a>.
          </>
        )}{" "}
        Nothing here asks another host for anything. The site is made with{" "}
        <a href={address("licences.txt")}>the work of others</a>.
      </p>
    </main>
  );
}

/** What a copy is, and what it cannot do. */
function StillCopy({ still, number }: { still: StillInfo; number: number }) {
  const asked = Object.entries(still.asked).map(([name, value]) => `${name} “${value}”`);
  return (
    <>
      <h2>A still copy</h2>
      <p>
        This is a copy of the explorer that any web server can give, with{" "}
        {number === still.whole ? `all ${images(number)}` : `${count(number)} of ${images(still.whole)}`}
        {asked.length > 0 && <>, asked for by {asked.join(", ")}</>}
        {number < still.chosen && <>, by lot from {count(still.chosen)}</>}. Of each image it keeps
        the {still.nearest} nearest. Words are found by how they begin, and an article's page has the
        figures alone whose images are here.{" "}
        {!still.images && "Images are shown by their thumbnails. "}A search by a picture of your own
        and the interface for programs take the explorer itself. Whom to credit for each image is on{" "}
        <a href={address("credits.html")}>one page</a>. Made by {still.made_by}.
      </p>
    </>
  );
}
