/** The keys of the explorer. */

import { Dialog } from "./dialog";

const KEYS: readonly [string[], string][] = [
  [["/"], "go to the words searched for"],
  [["←", "→", "↑", "↓"], "move among the images"],
  [["Enter"], "follow an image: it becomes the centre"],
  [["Home", "End"], "the first image, the last one loaded"],
  [["Alt", "←"], "back, as anywhere in the browser"],
  [["Esc"], "close a window"],
  [["?"], "show these keys"],
];

const MAP_KEYS: readonly [string[], string][] = [
  [["←", "→", "↑", "↓"], "move over the map; farther with Shift"],
  [["+", "-"], "nearer, farther away"],
  [["0"], "the whole map"],
  [["Enter"], "open the image in the middle"],
  [["L"], "take the images around it"],
  [["Esc"], "remove the line"],
];

export function KeyList({ keys = KEYS }: { keys?: typeof KEYS }) {
  return (
    <dl class="key-list">
      {keys.map(([names, meaning]) => (
        <div key={meaning}>
          <dt>
            {names.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <KeyList />
      <h3>On the map</h3>
      <KeyList keys={MAP_KEYS} />
    </Dialog>
  );
}
