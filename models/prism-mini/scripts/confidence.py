"""confidence.py PACK : fits `calibration.confidence` of pack.json, from a hit's standard score to the probability that it is related. Held-out pictures are not looked at.

A query's cosines with a fixed background (256 works of the demo gallery, drawn once; background.bin) have a mean and a deviation; z = (cosine - mean) / deviation. The background is
the pack's and not the user's collection, because z among a collection's own works depends on its mixture: where a tenth of it shares the query's style, no hit can stand out.
Every picture of the gallery is a query among the others, once as it is and once without those that share its object (for `object`), its style (`style`) or either (`whole`), as
if it had no counterpart. Of the 20 nearest each, slope and midpoint are the logistic regression of "related" on z (Platt scaling); counterpart is the best hit's z that separates
queries with a counterpart from those without; to be told "nothing similar" although there is something weighs three times as much as to be shown what is near by chance.
Then the same is counted in collections of few labels. Needs onnxruntime, numpy and Pillow (requirements.txt). Prints the shares, writes background.bin and the numbers into pack.json."""

import hashlib, json, os, sys
import numpy as np
import onnxruntime as ort
from PIL import Image

sys.path.insert(0, os.path.dirname(__file__))
from card import write
from tokenizer import Tokenizer

NEAREST, CONTENT, FALSE_SILENCE, BACKGROUND = 20, 5, 3, 256


def embeddings(pack, spec, labels):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    image = ort.InferenceSession(f"{pack}/image.onnx", options)
    text = ort.InferenceSession(f"{pack}/text.onnx", options)
    tokenizer = Tokenizer(open(f"{pack}/vocab.txt").read().split("\n"))
    names = [o["name"] for o in labels["objects"] if o["trained"]]
    ids = np.zeros((len(names), 32), np.int64)
    for i, name in enumerate(names):
        line = tokenizer.encode(name)
        ids[i, : len(line)] = line
    objects = np.concatenate([text.run(None, {"ids": ids[i : i + 64]})[0] for i in range(0, len(ids), 64)])
    size = spec["image"]["resize"]["width"]
    whole = []
    works = [w for w in map(json.loads, open(f"{pack}/gallery/manifest.jsonl")) if w["kind"] == "artwork"]
    for work in works:
        picture = Image.open(f"{pack}/gallery/{work['file']}").convert("RGB").resize((size, size), Image.BICUBIC)
        pixels = np.asarray(picture, np.float32).transpose(2, 0, 1)[None] / 255
        whole.append(image.run(["embedding"], {"pixels": pixels})[0][0])
    return works, np.array(whole), objects


def parts(whole, objects):
    """object and style as the product takes them apart: the best name's text, and the picture without the span of the best five"""
    object_, style = [], []
    for e in whole:
        best = np.argsort(-(objects @ e))[:CONTENT]
        q, _ = np.linalg.qr(objects[best].T)
        rest = e - q @ (q.T @ e)
        style.append(rest / np.linalg.norm(rest))
        object_.append(objects[best[0]])
    return {"object": np.array(object_), "style": np.array(style), "whole": whole}


def logistic(x, y):
    """slope and intercept by Newton's method"""
    w = np.array([1.0, -3.0])
    a = np.stack([x, np.ones_like(x)], 1)
    for _ in range(100):
        p = 1 / (1 + np.exp(-(a @ w)))
        w -= np.linalg.solve((a * (p * (1 - p))[:, None]).T @ a + 1e-9 * np.eye(2), a.T @ (p - y))
    return w


def main():
    pack = sys.argv[1]
    spec, labels = json.load(open(f"{pack}/pack.json")), json.load(open(f"{pack}/labels.json"))
    works, whole, objects = embeddings(pack, spec, labels)
    vectors, n = parts(whole, objects), len(works)
    same = {k: np.array([[a[k] == b[k] for b in works] for a in works]) for k in ("object", "style")}
    same["whole"] = same["object"] | same["style"]
    rng = np.random.default_rng(1)
    drawn = np.sort(rng.choice(n, BACKGROUND, replace=False))
    background = {dimension: v[drawn].astype("<f4") for dimension, v in vectors.items()}
    data = b"".join(background[d].tobytes() for d in ("object", "style", "whole"))
    with open(f"{pack}/background.bin", "wb") as f:
        f.write(data)
    out = {"background": {"file": "background.bin", "count": BACKGROUND}}
    for dimension, v in vectors.items():
        chance = (v @ background[dimension].T).astype(np.float64)
        chance[drawn, np.arange(BACKGROUND)] = np.nan
        cosines = (v @ v.T).astype(np.float64)
        np.fill_diagonal(cosines, -np.inf)
        z = (cosines - np.nanmean(chance, 1, keepdims=True)) / np.nanstd(chance, 1, ddof=1, keepdims=True)
        x, y, best = [], [], {True: [], False: []}
        for i in range(n):
            for has in (True, False):
                others = np.array([j for j in range(n) if j != i and (has or not same[dimension][i, j])])
                nearest = others[np.argsort(-z[i, others])[:NEAREST]]
                x.append(z[i, nearest])
                y.append(same[dimension][i, nearest])
                best[has].append(z[i, nearest[0]])
        slope, intercept = logistic(np.concatenate(x), np.concatenate(y).astype(float))
        found, quiet = np.array(best[True]), np.array(best[False])
        at = np.round(np.arange(1, 8, 0.05), 2)
        counterpart = max(at, key=lambda t: FALSE_SILENCE * (found >= t).mean() + (quiet < t).mean())
        out[dimension] = {"midpoint": round(float(-intercept / slope), 3), "slope": round(float(slope), 3), "counterpart": float(counterpart)}
        print(dimension, out[dimension], f"with a counterpart {(found >= counterpart).mean():.3f} stand out, without {(quiet >= counterpart).mean():.3f}")
        label = np.array([w["object" if dimension == "object" else "style"] for w in works])
        for few in (2, 5, 12):
            mixed = few_labels(z, label, same[dimension], few, counterpart, rng)
            print(f"  collections of {few} labels: with a counterpart {mixed[0]:.3f} stand out, without {mixed[1]:.3f}")
    out["note"] = "from a hit's standard score among the query's cosines with the background (object, then style, then whole vectors, float32 little-endian): logistic; counterpart = the best hit's score that shows that the query has one; scripts/confidence.py, on the gallery, each picture against the others"
    measured = {k: v for k, v in spec["calibration"].items() if k not in ("confidence", "note")}
    spec["calibration"] = dict(**measured, confidence=out, note=spec["calibration"]["note"])
    spec["files"]["background.bin"] = dict(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    spec["files"] = dict(sorted(spec["files"].items()))
    write(pack, spec)


def few_labels(z, label, same, few, counterpart, rng):
    """shares of best hits that stand out, in collections of a few objects or styles: of queries from among them, and of related to none of them"""
    inside, outside = [], []
    for _ in range(20):
        chosen = np.isin(label, rng.choice(np.unique(label), few, replace=False))
        inside += [z[i, chosen].max() >= counterpart for i in np.where(chosen)[0]]
        outside += [z[i, chosen].max() >= counterpart for i in np.where(~chosen)[0] if not (same[i] & chosen).any()]
    return np.mean(inside), np.mean(outside)


if __name__ == "__main__":
    main()
