"""Files of a generator as the chain leaves them, of tones or grain in place of pictures."""

import h5py
import numpy as np

HISTORY = "pictures,generator,discriminator,sign,steepness,changed,diversity"
PSIS = (0, 0.7, 1.2)
POINTS = 36


def grain(*shape, seed=3):
    """Pictures of noise, which no packing makes smaller."""
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def tones(values, side=32, colours=1):
    """A picture of one tone for each value, which may lie in an array of any shape."""
    wanted = np.asarray(values, np.uint8)[..., None, None, None]
    return np.broadcast_to(wanted, (*wanted.shape[:-3], side, side, colours))


def generated_file(target, side=32, colours=1, samples=POINTS, **pictures):
    """A file of generated pictures, of grain but for those given; none at all of 0 samples."""
    some = bool(samples)
    shapes = {
        "samples": (samples,),
        "truncated": (3 * some, POINTS),
        "walks": (4 * some, 9),
        "from_rows": (5 * some,),
        "from_columns": (5 * some,),
        "mixed": (5 * some, 5),
    }
    with h5py.File(target, "w") as file:
        file.attrs.update(
            {
                "format": "reimaging generated pictures", "version": 1, "side": side,
                "colours": colours, "seed": 4, "learnt_from": 1090 * some,
                "shown": 400_000 * some, "mixed_up_to": 8,
            }
        )  # fmt: skip
        file["psis"] = np.array(PSIS[: 3 * some], np.float32)
        for name, shape in shapes.items():
            file[name] = pictures.get(name, grain(*shape, side, side, colours))
    return target


def sheets_file(target, shown, images=None, side=32, colours=1):
    """The same 36 points after so many real pictures each time."""
    with h5py.File(target, "w") as file:
        file.attrs.update({"format": "reimaging sheets of a training", "version": 1})
        file["pictures"] = np.array(shown, np.int64)
        shape = (len(shown), POINTS, side, side, colours)
        file["images"] = grain(*shape) if images is None else images
    return target


def history_file(target, shown, diversity=0.8):
    """A row for each number of real pictures shown; the penalty is at times not known."""
    lines = [
        f"{after:.6g},{1 + 1 / n:.6g},{1.2 - 0.5 / n:.6g},0.3,nan,0.1,{diversity:g}"
        for n, after in enumerate(shown, 1)
    ]
    target.write_text("\n".join([HISTORY, *lines]) + "\n")
    return target


def nearest_file(target, image_ids, distances, made=None, typical=0.5, sample=None, compared=1090):
    """Generated pictures 0, 1, ... (or as told), each with its three nearest real images."""
    count = len(image_ids)
    with h5py.File(target, "w") as file:
        file.attrs.update(
            {
                "format": "reimaging nearest real pictures", "version": 1, "typical": typical,
                "features": "classifier", "learnt_from": 1090, "compared": compared,
            }
        )  # fmt: skip
        file["sample"] = np.array(range(count) if sample is None else sample, np.int64)
        file["made"] = grain(count, 32, 32, 1) if made is None else made
        file["image_id"] = np.array(image_ids, np.int64).reshape(count, 3)
        file["distance"] = np.array(distances, np.float64).reshape(count, 3)
    return target
