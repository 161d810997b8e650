/** A button that copies a text, and says that it did. */

import { useEffect, useState } from "preact/hooks";
import { announce } from "./announce";

export function Copy({ text, label }: { text: string; label: string }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(""), 2500);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    // A page that is served without TLS from elsewhere than this machine has no clipboard.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    const words = done ? "Copied" : "The browser does not let this page copy";
    setSaid(words);
    announce(words);
  };
  return (
    <button type="button" class="button small" onClick={() => void copy()}>
      {said || label}
    </button>
  );
}
