/** Who labels: asked once. */

import { useState } from "preact/hooks";
import { Refused } from "../api";
import { sentence } from "../answer";
import { getNext, type LabelAbout } from "./label_api";

export function NameForm(props: {
  about: LabelAbout;
  name: string;
  onName: (name: string) => void;
}) {
  const [name, setName] = useState(props.name);
  const [refusal, setRefusal] = useState("");
  const take = async (event: Event) => {
    event.preventDefault();
    const given = name.trim();
    try {
      await getNext(given, "random", 1, []);
      props.onName(given);
    } catch (error) {
      const isOurs = error instanceof Refused && error.status === 422;
      setRefusal(isOurs ? "A name has 1 to 40 letters." : sentence(error));
    }
  };
  return (
    <form class="label-name" onSubmit={(event) => void take(event)}>
      <div class="field">
        <label for="labeller">Your name</label>
        <input
          id="labeller"
          name="labeller"
          value={name}
          maxLength={40}
          autocomplete="nickname"
          autofocus
          required
          aria-describedby="labeller-why"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <p id="labeller-why" class="small quiet">
        Every label is kept with the name of whoever made it, so that agreement can be measured. Use
        the same name each time.{" "}
        <button type="button" class="as-link" onClick={() => setName(props.about.adjudicator)}>
          {props.about.adjudicator}
        </button>{" "}
        is a name with a power: that labeller’s word decides where the others disagree.
      </p>
      {refusal && (
        <p class="refusal" role="alert">
          {refusal}
        </p>
      )}
      <button type="submit" class="button main">
        Begin
      </button>
    </form>
  );
}
