#!/usr/bin/env python3
"""What images take: the files of one, and how much more a hundred are.

    images.py PROGRAM    packages the program's functions; exits with 1 where they take more than they may
"""
import gzip
import io
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

UNPACKED, HUNDRED = 60, 1


def size(layout):
    return sum(path.stat().st_size for path in layout.rglob("*") if path.is_file())


def blob(layout, descriptor):
    return (layout / "blobs" / "sha256" / descriptor["digest"].removeprefix("sha256:")).read_bytes()


def unpacked(layout):
    """The largest image's files together, and how many images there are."""
    images = json.loads((layout / "index.json").read_bytes())["manifests"]
    layers, largest = {}, 0
    for image in images:
        total = 0
        for layer in json.loads(blob(layout, image))["layers"]:
            if layer["digest"] not in layers:
                data = blob(layout, layer)
                with tarfile.open(fileobj=io.BytesIO(gzip.decompress(data) if "gzip" in layer["mediaType"] else data)) as tar:
                    layers[layer["digest"]] = sum(member.size for member in tar)
            total += layers[layer["digest"]]
        largest = max(largest, total)
    return largest, len(images)


def taken(program):
    """In megabytes: an image unpacked, an image to push, and what a hundred images take beyond one."""
    with tempfile.TemporaryDirectory() as folder:
        one, every = pathlib.Path(folder, "one"), pathlib.Path(folder, "every")
        subprocess.run([program, "package", "health", "--output", one], check=True, stdout=sys.stderr)
        subprocess.run([program, "package", "--output", every], check=True, stdout=sys.stderr)
        files, count = unpacked(every)
        return files / 1e6, size(one) / 1e6, (size(every) - size(one)) * 99 / (count - 1) / 1e6


def measure(bench):
    """Two rows for the table of infra/bench."""
    bench.say("Images …")
    files, push, hundred = taken(f"{bench.RELEASE}/cartwright")
    bench.row("image of a function, unpacked", f"{files:.1f} MB", "", None, f"≤ {UNPACKED} MB", files <= UNPACKED, f"{push:.1f} MB to push")
    bench.row("100 images in a layout, beyond one", f"{hundred:.2f} MB", "", None, f"≤ {HUNDRED} MB", hundred <= HUNDRED)


if __name__ == "__main__":
    files, push, hundred = taken(sys.argv[1])
    print(f"an image is {files:.1f} MB unpacked (at most {UNPACKED}), {push:.1f} MB to push", file=sys.stderr)
    print(f"100 images take {hundred:.2f} MB more than one (at most {HUNDRED})", file=sys.stderr)
    sys.exit(0 if files <= UNPACKED and hundred <= HUNDRED else 1)
