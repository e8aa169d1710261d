#!/usr/bin/env python3
"""Makes a model repository for Triton Inference Server from a model pack of Prism.

    python3 deploy/triton/make_repository.py models/prism-mini build/triton

Needs Python 3.8 or newer and nothing else. Run it again to replace what it made; models of other packs in the
same folder stay. See README.md beside this file.
"""
import argparse
import hashlib
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

ANY = -1
STANDIN = Path(__file__).resolve().parent / "standin.py"


class Unusable(Exception):
    """The pack or the command cannot be used; the message says what to do."""


class Tensor:
    """An input or output of one item; a dimension of ANY length has an example for warming up."""

    def __init__(self, name, data_type, dims, example=None):
        self.name, self.data_type, self.dims = name, data_type, dims
        self.example = example or dims

    def text(self):
        return f"{{ name: {quoted(self.name)} data_type: {self.data_type} dims: [ {', '.join(map(str, self.dims))} ] }}"

    def warm_up(self):
        dims = ", ".join(map(str, self.example))
        value = f"{{ data_type: {self.data_type} dims: [ {dims} ] zero_data: true }}"
        return f"inputs {{ key: {quoted(self.name)} value {value} }}"


class Model:
    """One network of the pack."""

    def __init__(self, name, file, inputs, outputs):
        self.name, self.file, self.inputs, self.outputs = name, file, inputs, outputs


def quoted(text):
    return json.dumps(text)


def models(card, precision):
    """The pack's networks, as Triton has to be told of them."""
    if card.get("kind") == "captioner":
        yield looker(card["image"])
        yield decoder(card["decoder"], card["image"]["output"])
        return
    files = networks(card, precision)
    yield image({**card["image"], **files.get("image", {})})
    yield text({**card["text"], **files.get("text", {})})
    if "detector" in card:
        yield detector(card["detector"])


def networks(card, precision):
    """The files of one of several sets of networks; nothing in a pack that has only one."""
    sets = card.get("precisions", {})
    chosen = precision or sets.get("default")
    if precision and precision not in sets:
        raise Unusable(f"{card['id']} has no precision {precision}, only {sorted(set(sets) - {'default', 'note'})}.")
    return {part: {"file": file} for part, file in sets.get(chosen, {}).items()}


def pixels(part):
    size = part["input"]
    return Tensor(size["name"], "TYPE_FP32", [3, size["height"], size["width"]])


def vector(output):
    return Tensor(output["name"], "TYPE_FP32", [output["dimension"]])


def image(part):
    outputs = part["outputs"]
    wanted = [vector(outputs[key]) for key in ("embedding", "hierarchy") if key in outputs]
    return Model("image", part["file"], [pixels(part)], wanted)


def text(part):
    size = part["input"]
    context = [size["context"]]
    dims = context if size["pad_to"] == "context" else [ANY]
    names = [size["name"]] + [size[key] for key in ("attention_mask",) if key in size]
    inputs = [Tensor(name, "TYPE_INT64", dims, context) for name in names]
    return Model("text", part["file"], inputs, [vector(part["output"])])


def detector(part):
    grid = part["grid"]
    planes = {"heat": 1, "size": 2, "offset": 2}
    outputs = [Tensor(part["outputs"][key], "TYPE_FP32", [count, grid, grid]) for key, count in planes.items()]
    return Model("detector", part["file"], [pixels(part)], outputs)


def states(name, output):
    return Tensor(name, "TYPE_FP32", [output["length"], output["width"]])


def looker(part):
    return Model("caption-image", part["file"], [pixels(part)], [states(part["output"]["name"], part["output"])])


def decoder(part, seen):
    """An item is a picture with all its beams; both their number and the length of the text vary from call to call."""
    inputs, outputs, row = part["inputs"], part["outputs"], part["cache"]
    takes = [
        Tensor(inputs["ids"], "TYPE_INT64", [ANY], [1]),
        Tensor(inputs["past"], "TYPE_FP32", [ANY, ANY, row], [1, 1, row]),
        states(inputs["states"], seen),
    ]
    gives = [
        Tensor(outputs["logits"], "TYPE_FP32", [ANY, part["vocabulary"]]),
        Tensor(outputs["present"], "TYPE_FP32", [ANY, row]),
    ]
    return Model("caption-decoder", part["file"], takes, gives)


def config(model, name, sha256, card, options):
    """config.pbtxt. Priorities and queues are Prism's own: with priority_levels or a queue policy Triton 24.10
    stalls small bursts for half a second now and then."""
    kind = "KIND_CPU" if options.cpu or options.cpu_standin else "KIND_GPU"
    what = 'backend: "python"' if options.cpu_standin else 'platform: "onnxruntime_onnx"'
    lines = [
        f"# Made by deploy/triton/make_repository.py from {card['id']}@{card['revision']}. Make it again rather than change it.",
        f"name: {quoted(name)}",
        what,
        f"max_batch_size: {options.max_batch}",
        f"input [ {', '.join(tensor.text() for tensor in model.inputs)} ]",
        f"output [ {', '.join(tensor.text() for tensor in model.outputs)} ]",
        f"instance_group [ {{ count: {options.instances} kind: {kind} }} ]",
        "dynamic_batching { }",
        "# Prism compares it with its pack's: models of equal shapes may be of different spaces.",
        f'parameters {{ key: "prism_sha256" value {{ string_value: "{sha256}" }} }}',
    ]
    if options.cpu or options.cpu_standin:
        lines.append('parameters { key: "intra_op_thread_count" value { string_value: "1" } }')
    if options.tensorrt:
        lines += tensorrt(model, options)
    lines += warm_up(model, options)
    return "\n".join(lines) + "\n"


def warm_up(model, options):
    """The first batch of a size is slow on a GPU: have the smallest and the largest behind us before Triton is ready."""
    for size in sorted({1, options.max_batch}):
        inputs = " ".join(tensor.warm_up() for tensor in model.inputs)
        yield f'model_warmup [ {{ name: "batch of {size}" batch_size: {size} {inputs} }} ]'


def tensorrt(model, options):
    yield "optimization { execution_accelerators { gpu_execution_accelerator : [ {"
    yield '  name: "tensorrt"'
    yield f'  parameters {{ key: "precision_mode" value: "{options.tensorrt.upper()}" }}'
    yield '  parameters { key: "trt_engine_cache_enable" value: "true" }'
    yield f'  parameters {{ key: "trt_engine_cache_path" value: "/tmp/prism-tensorrt/{model.name}" }}'
    yield "} ] } }"


def read_card(pack):
    try:
        return json.loads((pack / "pack.json").read_text("utf-8"))
    except FileNotFoundError:
        raise Unusable(f"{pack} has no pack.json. Name the folder of a model pack, for example models/prism-mini.")
    except ValueError as e:
        raise Unusable(f"{pack}/pack.json is no JSON ({e}). Fetch the pack again.")


def checked(pack, card, file):
    """The file's digest, which must be the one that the pack lists."""
    listed = card["files"].get(file)
    if listed is None:
        raise Unusable(f'{pack}/pack.json does not list {file} among "files". Add it with its size and SHA-256.')
    digest = hashlib.sha256()
    try:
        with open(pack / file, "rb") as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                digest.update(block)
    except OSError as e:
        raise Unusable(f"{pack}/{file} cannot be read ({e.strerror}). Fetch the pack again.")
    if digest.hexdigest() != listed["sha256"]:
        raise Unusable(f"{pack}/{file} is damaged or of another version. Fetch the pack again.")
    return listed["sha256"]


def write(folder, pack, card, model, name, options):
    """One model of the repository: config.pbtxt, and version 1 of the network."""
    sha256 = checked(pack, card, model.file)
    version = folder / name / "1"
    version.mkdir(parents=True)
    (folder / name / "config.pbtxt").write_text(config(model, name, sha256, card, options), "utf-8")
    shutil.copyfile(pack / model.file, version / "model.onnx")
    if options.cpu_standin:
        shutil.copyfile(STANDIN, version / "model.py")


def make(pack, repository, options):
    card = read_card(pack)
    repository.mkdir(parents=True, exist_ok=True)
    # Made beside it and moved in, so that a server that watches the folder never sees half a model.
    work = Path(tempfile.mkdtemp(prefix=".prism-triton-", dir=repository.resolve().parent))
    try:
        made = []
        for model in models(card, options.precision):
            name = options.prefix + model.name
            write(work, pack, card, model, name, options)
            made.append(name)
        for name in made:
            if (repository / name).exists():
                shutil.move(str(repository / name), str(work / f"old-{name}"))
            shutil.move(str(work / name), str(repository / name))
        return made
    finally:
        shutil.rmtree(work, ignore_errors=True)


def positive(text):
    number = int(text)
    if not 1 <= number <= 1024:
        raise argparse.ArgumentTypeError("a number from 1 to 1024")
    return number


def label(text):
    if not re.fullmatch(r"[A-Za-z0-9._-]{0,64}", text):
        raise argparse.ArgumentTypeError("letters, digits, . _ and - only")
    return text


def options(arguments):
    parser = argparse.ArgumentParser(description="Makes a model repository for Triton from a model pack of Prism.")
    parser.add_argument("pack", type=Path, help="folder of the pack, for example models/prism-mini")
    parser.add_argument("repository", type=Path, help="folder to make, for example build/triton")
    parser.add_argument("--max-batch", type=positive, default=64, help="items of the largest batch (default 64)")
    parser.add_argument("--instances", type=positive, default=1, help="copies of each model a GPU or CPU (default 1)")
    parser.add_argument("--prefix", type=label, default="", help="before the models' names, for several packs on one server")
    parser.add_argument("--precision", help="of a pack with several sets of networks, for example fp16 (default: the pack's); as in prism.encoder.pack=NAME:PRECISION")
    parser.add_argument("--tensorrt", choices=["fp32", "fp16"], help="let ONNX Runtime use TensorRT; fp16 changes vectors slightly")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--cpu", action="store_true", help="run on the CPU, with Triton's onnxruntime backend")
    where.add_argument("--cpu-standin", action="store_true", help="run on the CPU, with ONNX Runtime inside the python backend")
    chosen = parser.parse_args(arguments)
    if chosen.tensorrt and (chosen.cpu or chosen.cpu_standin):
        parser.error("--tensorrt needs a GPU")
    return chosen


def main(arguments):
    chosen = options(arguments)
    try:
        made = make(chosen.pack, chosen.repository, chosen)
    except Unusable as e:
        print(e, file=sys.stderr)
        return 1
    except KeyError as e:
        print(f"{chosen.pack}/pack.json lacks {e}. See CONTRIBUTING.md on model packs.", file=sys.stderr)
        return 1
    except OSError as e:
        print(f"{chosen.repository} cannot be written: {e}", file=sys.stderr)
        return 1
    print(f"{chosen.repository}: {', '.join(made)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
