/**
 * The study's folders and lists, read in the browser: only the names of images are sent.
 *
 * Folders diagram/, sensor/ and unsure/ (or mixed/) of pictures, or lists of that name with .txt.
 */

const WORDS = ["diagram", "sensor", "mixed", "unsure"];
const PICTURE = /\.(bmp|eps|epsf|epsi|gif|jpe?g|pdf|png|ps|svg|tiff?|webp)$/i;

/** A CSV with the columns image and label of what was chosen, or null if there is nothing in it. */
export async function tableOfFolder(files: readonly File[]): Promise<Blob | null> {
  const rows: string[] = [];
  const paths = files.map((file) => ({ file, parts: file.webkitRelativePath.split("/") }));
  const lists = paths.filter(({ file }) => WORDS.includes(file.name.replace(/\.txt$/i, "").toLowerCase()));
  for (const { file } of lists.filter(({ file }) => /\.txt$/i.test(file.name))) {
    const label = file.name.slice(0, -4).toLowerCase();
    const lines = (await file.text()).split(/\r?\n|\r/).map((line) => line.trim());
    rows.push(...lines.filter(Boolean).map((line) => row(line, label)));
  }
  if (rows.length === 0) {
    for (const { file, parts } of paths) {
      const label = parts.at(-2)?.toLowerCase() ?? "";
      if (!WORDS.includes(label) || !PICTURE.test(file.name) || file.name.startsWith(".")) continue;
      rows.push(row(file.name, label));
    }
  }
  if (rows.length === 0) return null;
  return new Blob([["image,label", ...rows, ""].join("\n")], { type: "text/csv" });
}

const row = (image: string, label: string) => `"${image.replaceAll('"', '""')}",${label}`;
