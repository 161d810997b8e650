/** The path walked as a file: a page to print, or JSON; both with every credit. */

import { type Credit, getCredits, getImage, type Id, type ImageDetail, jpeg, Refused } from "../api";
import { figureName } from "../words";

export async function savePath(
  path: readonly Id[],
  link: string,
  form: "html" | "json",
): Promise<void> {
  const { signal } = new AbortController();
  const unique = [...new Set(path)];
  const found = new Map<Id, ImageDetail>();
  // a few at a time: a server on a laptop answers others too
  for (let start = 0; start < unique.length; start += 6) {
    const lot = unique.slice(start, start + 6);
    for (const image of await Promise.all(lot.map((id) => getImage(id, signal)))) {
      found.set(image.id, image);
    }
  }
  const credits = await getCredits(unique, signal);
  const images = path.flatMap((id) => found.get(id) ?? []);
  if (form === "json") {
    const told = { link, images, credits };
    offer(`${JSON.stringify(told, null, 1)}\n`, "application/json", "path.json");
    return;
  }
  const pictures = new Map<Id, string>();
  for (const id of unique) pictures.set(id, await dataUrl(jpeg(id)));
  offer(page(images, credits, pictures, link), "text/html", "path.html");
}

async function dataUrl(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Refused(`An image of the path is not to be had (${response.status}).`, response.status);
  }
  const blob = await response.blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** Built as a document, not as text: what a caption holds stays text. */
function page(
  images: readonly ImageDetail[],
  credits: readonly Credit[],
  pictures: ReadonlyMap<Id, string>,
  link: string,
): string {
  const made = document.implementation.createHTMLDocument("A path through images of the arXiv");
  made.documentElement.lang = "en";
  const add = (parent: Element, tag: string, text = "", attributes: Record<string, string> = {}) => {
    const element = made.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    parent.append(element);
    return element;
  };
  add(made.head, "meta", "", { charset: "utf-8" });
  add(made.body, "h1", "A path through images of the arXiv");
  const steps = add(made.body, "ol");
  for (const image of images) {
    const figure = add(add(steps, "li"), "figure");
    const caption = image.figures[0];
    const told = caption ? `${figureName(caption.number)}. ${caption.caption}` : "";
    add(figure, "img", "", { src: pictures.get(image.id) ?? "", alt: told || image.article.title });
    add(figure, "figcaption", told);
    add(figure, "p", image.credit);
  }
  add(made.body, "h2", "Credits");
  const list = add(made.body, "ul");
  for (const credit of credits) {
    add(list, "li", credit.line);
  }
  const end = add(made.body, "p", "Walk it again: ");
  add(end, "a", link, { href: link });
  // The style goes in as text: as an element it would be one of this page, which allows none.
  const html = made.documentElement.outerHTML.replace("</head>", `<style>${STYLE}</style></head>`);
  return `<!doctype html>\n${html}\n`;
}

const STYLE = `
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 2rem; }
ol, figure { margin: 0; padding: 0; list-style: none; }
li { break-inside: avoid; overflow-wrap: anywhere; }
ul { padding-left: 1.25rem; font-size: .875rem; }
img { max-width: 100%; max-height: 20rem; }
figcaption { margin-top: .5rem; }
figure p { margin: .5rem 0 0; font-size: .8125rem; color: #555; }
`;

function offer(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
