"""pack.json, format 1: the machine-readable card of a model pack. Prose stands under `note` only; everything else is read by programs (io.prism.models.ModelPackReader).
Needs the standard library alone, so that a card can be rewritten without the training machine: card.py PACK  re-hashes the files of a pack and writes its card again."""

import hashlib, json, os, re, sys

FORMAT = 1
LEFT_OUT = ("scripts", "gallery", "queries", "samples")  # folders whose files are no part of the model
UNLISTED = ("pack.json", "README.md")
FORMULAS = {
    "subtraction e_mixed - e_object": "normalise(e - o)",
    "projection removed": "normalise(e - (e.o) o)",
    "best lambda": "normalise(e - lambda o)",
    "centred projection removed": "c = e - means.image; u = normalise(o - means.text); normalise(c - (c.u) u)",
    "span of top-k removed": "Q = orthonormal basis of the k predicted object name embeddings; normalise(e - Q Q^T e)",
}


def bicubic(w, h):
    return dict(
        kind="squash",
        filter="bicubic-pillow",
        width=w,
        height=h,
        note="Pillow Image.resize(BICUBIC) on 8-bit RGB: separable, horizontal pass first, a = -0.5, antialiased (support 2 x max(1, in/out)), coefficients normalised per output pixel and rounded to 22-bit fixed point, result rounded to 8 bit after each pass, a pass is skipped where the size fits already; written out in scripts/check_resize.py",
    )


def picture(name, size):
    """the picture input of a network whose normalisation is inside the graph"""
    return dict(
        input=dict(name=name, layout="NCHW", colour="RGB", width=size, height=size),
        alpha=dict(background=[255, 255, 255], note="before the resize: (c * a + 255 * (255 - a) + 127) div 255"),
        resize=bicubic(size, size),
        crop=dict(kind="none"),
        normalise=dict(scale=1 / 255, mean=[0, 0, 0], std=[1, 1, 1], note="(value * scale - mean) / std; the rest is inside the graph"),
    )


def style_rule(name, best_lambda):
    """the name eval.py gives to a style vector -> what a program does"""
    span = re.fullmatch(r"span of top-(\d+) removed", name)
    if span:
        return dict(kind="span", k=int(span[1]), centred=False)
    return {
        "subtraction e_mixed - e_object": dict(kind="subtract", weight=1.0, centred=False),
        "centred subtraction": dict(kind="subtract", weight=1.0, centred=True),
        "projection removed": dict(kind="projection", centred=False),
        "centred projection removed": dict(kind="projection", centred=True),
        f"best lambda {best_lambda}": dict(kind="subtract", weight=best_lambda, centred=False),
    }[name]


BOTH = dict(
    object=0.5,
    style=0.5,
    whole=0,
    note="weights of the cosines; the point on the gallery, each picture against the others, where the shares of the same style (56 %) and of the same object (31 % of at most 46 %) are balanced; held-out queries were not looked at",
)


def files_of(out):
    files = {}
    for root, _, names in sorted(os.walk(out)):
        rel = os.path.relpath(root, out)
        if rel.split("/")[0] in LEFT_OUT:
            continue
        for f in sorted(names):
            if f not in UNLISTED:
                b = open(f"{root}/{f}", "rb").read()
                files[f if rel == "." else f"{rel}/{f}"] = dict(bytes=len(b), sha256=hashlib.sha256(b).hexdigest())
    return files


def card(revision, size, context, scales, recommended, calibration, licence, sizes, files):
    """recommended: dict(style, mixed, best_lambda, dev); scales: object, style, mixed, intent"""
    pack = dict(
        format=FORMAT,
        id="prism-mini",
        revision=revision,
        kind="dual-encoder",
        title="Prism mini: a small self-trained picture and text encoder",
        dimension=256,
        image=dict(
            file="image.onnx",
            **picture("pixels", size),
            outputs=dict(
                embedding=dict(name="embedding", dimension=256),
                hierarchy=dict(
                    name="hierarchy",
                    dimension=224,
                    levels=[dict(level="group", dimension=32), dict(level="subgroup", dimension=64), dict(level="object", dimension=128)],
                    note="three unit vectors, concatenated, then divided by sqrt(3)",
                ),
            ),
        ),
        text=dict(
            file="text.onnx",
            input=dict(name="ids", context=context, padding=0, pad_to="context"),
            tokenizer=dict(
                kind="wordpiece-az09",
                file="vocab.txt",
                unknown=1,
                longest_piece=24,
                note="lower case, drop apostrophes, words = [a-z0-9]+, whole word if known, else greedy longest pieces (## continues a word), unknown character = the unknown id, no text = one unknown id, cut to the context length",
            ),
            output=dict(name="embedding", dimension=256),
        ),
        zero_shot=dict(
            object_scale=scales["object"],
            style_scale=scales["style"],
            mixed_scale=scales["mixed"],
            intent_scale=scales["intent"],
            objects="trained-only",
            note="object = its name, style = its prompt, intent = mean of its prompts, normalised; softmax over scale x cosine",
        ),
        vocabulary=dict(file="labels.json"),
        decomposition=dict(
            style=style_rule(recommended["style"], recommended["best_lambda"]["predicted"]),
            both=BOTH,
            measured=dict(
                style=recommended["style"],
                mixed=recommended["mixed"],
                best_lambda=recommended["best_lambda"],
                dev=recommended["dev"],
                formulas=FORMULAS,
            ),
            note="e = image embedding, o = name embedding of the predicted (top-1) object, both unit length; object vector = o; `measured` is for people",
        ),
        calibration=dict(means=dict(file="means.json"), distances=calibration, note="Euclidean distance of unit vectors; rank = 2 - distance"),
        licence=licence["text"],
        attributions=licence["attributions"],
        sizes=sizes,
        files=files,
    )
    if "detector.onnx" in files:
        pack["detector"] = dict(
            file="detector.onnx",
            **picture("pixels", 192),
            grid=24,
            outputs=dict(heat="heat", size="size", offset="offset"),
            threshold=0.3,
            limit=20,
            margin=0.3,
            note="heat [n,1,g,g] 0..1; size [n,2,g,g] width, height as fractions of the picture; offset [n,2,g,g] x, y of the centre within the cell, 0..1. Peak = cell equal to the maximum of its 3x3 neighbourhood and above the threshold; centre = (column + offset_x, row + offset_y) / grid; box = centre -/+ size / 2; the strongest `limit` boxes. A region is encoded with `margin` of its own width or height more on each side, as far as the picture goes (scripts/regions.py, on every other scene of the gallery)",
        )
    return pack


def write(out, pack):
    with open(out + "/pack.json", "w", encoding="utf8") as f:
        json.dump(pack, f, ensure_ascii=False, indent=1)
        f.write("\n")


def main():
    out = sys.argv[1]
    p = json.load(open(out + "/pack.json", encoding="utf8"))
    z, m = p["zero_shot"], p["decomposition"]["measured"]
    again = card(
        revision=p["revision"],
        size=p["image"]["input"]["width"],
        context=p["text"]["input"]["context"],
        scales={k: z[k + "_scale"] for k in ("object", "style", "mixed", "intent")},
        recommended=dict(style=m["style"], mixed=m["mixed"], best_lambda=m["best_lambda"], dev=m["dev"]),
        calibration=p["calibration"]["distances"],
        licence=dict(text=p["licence"], attributions=p["attributions"]),
        sizes=p["sizes"],
        files=files_of(out),
    )
    if "confidence" in p["calibration"]:
        note = again["calibration"].pop("note")
        again["calibration"] |= dict(confidence=p["calibration"]["confidence"], note=note)
    write(out, again)


if __name__ == "__main__":
    main()
