"""regions.py PACK : the margin around a region (`detector.margin` of pack.json) and what the detector finds.

Scenes of the demo gallery with odd numbers choose the margin: that with which most regions (IoU >= .5 with a box of the manifest) are recognised as what they show. Scenes with even numbers
and collages of the held-out query pictures (2 x 2 and 3 x 3 of single things on a plain ground, drawn with a fixed seed; a box is the picture's place on it) are looked at once, with that margin.
Needs onnxruntime, numpy and Pillow (requirements.txt). Prints; changes nothing."""

import json, os, random, sys
import numpy as np
import onnxruntime as ort
from PIL import Image

sys.path.insert(0, os.path.dirname(__file__))
from tokenizer import Tokenizer

MARGINS = (0, 0.1, 0.2, 0.3, 0.4, 0.5)


class Pack:
    def __init__(self, folder):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self.spec = json.load(open(f"{folder}/pack.json"))
        self.image, self.text, self.detector = (ort.InferenceSession(f"{folder}/{n}.onnx", options) for n in ("image", "text", "detector"))
        labels = json.load(open(f"{folder}/labels.json", encoding="utf8"))
        tokenizer = Tokenizer(open(f"{folder}/vocab.txt").read().split("\n"))
        self.names = [o["name"] for o in labels["objects"] if o["trained"]]
        ids = np.zeros((len(self.names), 32), np.int64)
        for i, name in enumerate(self.names):
            line = tokenizer.encode(name)
            ids[i, : len(line)] = line
        self.objects = np.concatenate([self.text.run(None, {"ids": ids[i : i + 64]})[0] for i in range(0, len(ids), 64)])

    @staticmethod
    def pixels(picture, size):
        return np.asarray(picture.resize((size, size), Image.BICUBIC), np.float32).transpose(2, 0, 1)[None] / 255

    def detect(self, picture):
        d = self.spec["detector"]
        heat, size, offset = (o[0] for o in self.detector.run(["heat", "size", "offset"], {"pixels": self.pixels(picture, d["input"]["width"])}))
        g, found = d["grid"], []
        for y in range(g):
            for x in range(g):
                v = heat[0, y, x]
                if v > d["threshold"] and v >= heat[0, max(0, y - 1) : y + 2, max(0, x - 1) : x + 2].max():
                    cx, cy, w, h = (x + offset[0, y, x]) / g, (y + offset[1, y, x]) / g, size[0, y, x] / 2, size[1, y, x] / 2
                    found.append((v, max(0, cx - w), max(0, cy - h), min(1, cx + w), min(1, cy + h)))
        return [f[1:] for f in sorted(found, reverse=True)[: d["limit"]]]

    def name(self, picture, box, margin):
        w, h = box[2] - box[0], box[3] - box[1]
        x0, y0, x1, y1 = max(0, box[0] - margin * w), max(0, box[1] - margin * h), min(1, box[2] + margin * w), min(1, box[3] + margin * h)
        part = picture.crop((int(x0 * picture.width), int(y0 * picture.height), int(np.ceil(x1 * picture.width)), int(np.ceil(y1 * picture.height))))
        e = self.image.run(["embedding"], {"pixels": self.pixels(part, self.spec["image"]["input"]["width"])})[0][0]
        return self.names[int((self.objects @ e).argmax())]


def iou(a, b):
    i = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    return i / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - i)


def matched(found, scene):
    """pairs of a box that was found and the name of what is there"""
    left, pairs = list(zip(scene["boxes"], scene["objects"])), []
    for box in found:
        best = max(left, key=lambda t: iou(box, t[0]), default=None)
        if best and iou(box, best[0]) >= 0.5:
            left.remove(best)
            pairs.append((box, best[1]))
    return pairs


def collages(pack, rng):
    works = [w for w in map(json.loads, open(f"{pack}/queries/manifest.jsonl")) if w["kind"] == "artwork"]
    for n in (2, 3):
        for _ in range(10):
            ground = Image.new("RGB", (n * 260, n * 260), tuple(rng.randrange(200, 256) for _ in range(3)))
            boxes, objects = [], []
            for i, work in enumerate(rng.sample(works, n * n)):
                x, y, size = (i % n) * 260 + rng.randrange(10, 50), (i // n) * 260 + rng.randrange(10, 50), 200
                ground.paste(Image.open(f"{pack}/queries/{work['file']}").convert("RGB").resize((size, size), Image.BICUBIC), (x, y))
                boxes.append([x / ground.width, y / ground.height, (x + size) / ground.width, (y + size) / ground.height])
                objects.append(work["object"])
            yield dict(picture=ground, boxes=boxes, objects=objects)


def report(title, pack, scenes, margins):
    boxes = right = found = 0
    named = dict.fromkeys(margins, 0)
    for scene in scenes:
        regions = pack.detect(scene["picture"])
        pairs = matched(regions, scene)
        boxes, found, right = boxes + len(scene["boxes"]), found + len(regions), right + len(pairs)
        for margin in margins:
            named[margin] += sum(pack.name(scene["picture"], box, margin) == name for box, name in pairs)
    shares = {m: n / max(1, right) for m, n in named.items()}
    print(f"{title}: {len(scenes)} pictures, {boxes} boxes: precision {right / max(1, found):.3f}, recall {right / boxes:.3f} at IoU .5; recognised by margin", {m: round(s, 3) for m, s in shares.items()})
    return shares


def main():
    folder = sys.argv[1]
    pack = Pack(folder)
    scenes = [w for w in map(json.loads, open(f"{folder}/gallery/manifest.jsonl")) if w["kind"] == "scene"]
    for scene in scenes:
        scene["picture"] = Image.open(f"{folder}/gallery/{scene['file']}").convert("RGB")
    shares = report("odd scenes, which choose", pack, scenes[::2], MARGINS)
    margin = max(MARGINS, key=lambda m: (shares[m], -m))
    print("margin", margin)
    report("even scenes", pack, scenes[1::2], [margin])
    report("collages of held-out pictures", pack, list(collages(folder, random.Random(1))), [margin])


if __name__ == "__main__":
    main()
