package jacobi.bench;

import jacobi.Tensor;
import jacobi.nn.AdaptiveAvgPool2d;
import jacobi.nn.BatchNorm2d;
import jacobi.nn.Block;
import jacobi.nn.Conv2d;
import jacobi.nn.ConvOptions;
import jacobi.nn.Flatten;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;

import org.jspecify.annotations.Nullable;

/**
 * The residual network of 18 layers (He et al. 2016) for small images: its first convolution is 3x3
 * of stride 1 and no pooling follows, {@code [n, 3, h, w] -> [n, classes]}.
 */
final class ResNet18 extends Block implements Layer {
    private final Conv2d conv1 = conv(3, 64, 1);
    private final BatchNorm2d bn1 = new BatchNorm2d(64);
    private final ReLU relu = new ReLU();
    private final Sequential layer1 = stage(64, 64, 1);
    private final Sequential layer2 = stage(64, 128, 2);
    private final Sequential layer3 = stage(128, 256, 2);
    private final Sequential layer4 = stage(256, 512, 2);
    private final AdaptiveAvgPool2d avgpool = new AdaptiveAvgPool2d(1);
    private final Flatten flatten = new Flatten();
    private final Linear fc;

    ResNet18(int classes) {
        fc = new Linear(512, classes);
    }

    private static Conv2d conv(int in, int out, int stride) {
        return new Conv2d(in, out, 3, ConvOptions.DEFAULT.stride(stride).padding(1).bias(false));
    }

    private static Sequential stage(int in, int out, int stride) {
        return new Sequential(new Residual(in, out, stride), new Residual(out, out, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = relu.forward(bn1.forward(conv1.forward(x)));
        y = layer2.forward(layer1.forward(y));
        y = layer4.forward(layer3.forward(y));
        return fc.forward(flatten.forward(avgpool.forward(y)));
    }

    /** Two convolutions, to whose result the input is added. */
    private static final class Residual extends Block implements Layer {
        private final Conv2d conv1;
        private final BatchNorm2d bn1;
        private final ReLU relu = new ReLU();
        private final Conv2d conv2;
        private final BatchNorm2d bn2;
        private final @Nullable Sequential downsample;

        Residual(int in, int out, int stride) {
            conv1 = conv(in, out, stride);
            bn1 = new BatchNorm2d(out);
            conv2 = conv(out, out, 1);
            bn2 = new BatchNorm2d(out);
            ConvOptions one = ConvOptions.DEFAULT.stride(stride).bias(false);
            downsample =
                    stride == 1 && in == out
                            ? null
                            : new Sequential(new Conv2d(in, out, 1, one), new BatchNorm2d(out));
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = relu.forward(bn1.forward(conv1.forward(x)));
            y = bn2.forward(conv2.forward(y));
            return relu.forward(y.add(downsample == null ? x : downsample.forward(x)));
        }
    }
}
