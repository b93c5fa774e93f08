"""Makes the files next to it with NumPy (2.4.6 when they were made), independently of Jacobi."""

import io
import json
import os
import struct
import zipfile

import numpy as np
from numpy.lib import format as npy

os.chdir(os.path.dirname(os.path.abspath(__file__)))

VALUES = {
    "b1": [[True, False, True], [False, False, True]],
    "u1": [[0, 1, 2], [127, 128, 255]],
    "i1": [[0, 1, -1], [127, -128, 5]],
    "i2": [[0, 1, -1], [32767, -32768, 5]],
    "u2": [[0, 1, 2], [32767, 32768, 65535]],
    "i4": [[0, 1, -1], [2147483647, -2147483648, 5]],
    "u4": [[0, 1, 2], [2147483647, 2147483648, 4294967295]],
    "i8": [[0, 1, -1], [9223372036854775807, -9223372036854775808, 5]],
    "f2": [[0.0, 1.5, -0.25], [65504.0, 6e-8, float("inf")]],
    "f4": [[0.0, 1.5, -0.1], [3.4028234663852886e38, 1e-45, float("-inf")]],
    "f8": [[0.0, 1.5, -0.1], [1.7976931348623157e308, 5e-324, float("inf")]],
}

for name, values in VALUES.items():
    for order in "<>" if name[1] != "1" else "|":
        label = {"<": "le", ">": "be", "|": "le"}[order]
        np.save(f"{name}-{label}.npy", np.array(values, dtype=order + name))

np.save("fortran.npy", np.asfortranarray(np.arange(24, dtype="<i4").reshape(2, 3, 4)))
np.save("scalar.npy", np.array(3.25, dtype="<f8"))
np.save("empty.npy", np.zeros((3, 0, 2), dtype="<f4"))
np.save("vector.npy", np.arange(5, dtype="<f4"))
for version in [(2, 0), (3, 0)]:
    with open(f"version{version[0]}.npy", "wb") as f:
        npy.write_array(f, np.arange(6, dtype="<i8").reshape(3, 2), version=version)
np.save("objects.npy", np.array([{}], dtype=object), allow_pickle=True)
np.save("records.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
np.save("complex.npy", np.zeros(2, dtype="<c8"))
np.save("u8.npy", np.zeros(2, dtype="<u8"))

ARRAYS = {"weight": np.arange(6, dtype="<f4").reshape(2, 3), "größe": np.array(7, dtype="<i8"),
          "mask": np.array([True, False])}
np.savez("stored.npz", **ARRAYS)
np.savez_compressed("deflated.npz", **ARRAYS)


def safetensors(path, tensors, order, metadata=None):
    header, blob = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for name in order:
        dtype, shape, data = tensors[name]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(blob), len(blob) + len(data)]}
        blob += data
    # Names in another order than the data, as a reader must allow.
    header = {k: header[k] for k in ["__metadata__", *tensors] if k in header}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + blob)


def bits16(values):
    return (np.array(values, dtype="<f4").view("<u4") >> 16).astype("<u2").tobytes()


TENSORS = {
    "f32": ("F32", [2, 3], np.array(VALUES["f4"], "<f4").tobytes()),
    "f64": ("F64", [2, 3], np.array(VALUES["f8"], "<f8").tobytes()),
    "i64": ("I64", [6], np.array(VALUES["i8"], "<i8").tobytes()),
    "i32": ("I32", [3, 2], np.array(VALUES["i4"], "<i4").tobytes()),
    "u8": ("U8", [2, 3], np.array(VALUES["u1"], "<u1").tobytes()),
    "bool": ("BOOL", [2, 3], np.array(VALUES["b1"], "?").tobytes()),
    "f16": ("F16", [2, 3], np.array(VALUES["f2"], "<f2").tobytes()),
    "bf16": ("BF16", [4], bits16([0.0, -1.5, 3.3895313892515355e38, float("inf")])),
    "scalar": ("F32", [], np.array(2.5, "<f4").tobytes()),
    "empty": ("F32", [0, 4], b""),
    'na"me \u00fc\U0001f600\n': ("U8", [1], b"\x2a"),
}
safetensors("all.safetensors", TENSORS, sorted(TENSORS), {"format": "pt", "note": "ünï\t\U0001f600"})
