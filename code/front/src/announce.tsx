/** What changes on the page without a sound, told to a screen reader. */

let place: HTMLElement | null = null;

export function announce(words: string): void {
  if (place) place.textContent = words;
}

export function Announcer() {
  return (
    <div
      class="unseen"
      role="status"
      aria-live="polite"
      ref={(element) => {
        place = element;
      }}
    />
  );
}
