using System.Reflection;
using Mem3D.Inference.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Tests.Runtime;

/// <summary>Which device serves, and why, with providers that are built in, load or fail as the test says.</summary>
public class DeviceTests
{
    [Fact]
    public void A_build_without_cuda_serves_on_the_cpu_and_says_why_when_cuda_was_asked_for()
    {
        var providers = new FakeProviders("CPUExecutionProvider");
        Choose(DeviceChoice.Cuda, providers).Should().Be(("CPU", "CUDA was asked for, but this build has no CUDA provider (build with -p:OrtFlavor=Gpu)."));
        Choose(DeviceChoice.Auto, providers).Should().Be(("CPU", ""), "nobody asked for anything else");
    }

    [Theory]
    [InlineData(DeviceChoice.Auto)]
    [InlineData(DeviceChoice.Cuda)]
    public void Cuda_that_loads_serves_with_its_settings(DeviceChoice choice)
    {
        var providers = new FakeProviders(GpuProviders.Cuda, "CPUExecutionProvider");
        Choose(choice, providers, new GpuOptions { DeviceId = 2, MemoryLimitBytes = 3_000_000_000 }).Should().Be(("CUDA", ""));
        providers.Appended.Should().ContainSingle().Which.Should().Be(
            "CUDAExecutionProvider arena_extend_strategy=kSameAsRequested device_id=2 gpu_mem_limit=3000000000");
    }

    [Fact]
    public void The_cpu_was_asked_for_and_no_provider_is_touched()
    {
        var providers = new FakeProviders(GpuProviders.Cuda);
        Choose(DeviceChoice.Cpu, providers).Should().Be(("CPU", ""));
        providers.Appended.Should().BeEmpty();
    }

    [Fact]
    public void Cuda_that_does_not_load_leaves_the_cpu_and_its_reason()
    {
        var providers = new FakeProviders(GpuProviders.Cuda) { Failing = { [GpuProviders.Cuda] = "libcublas.so.12 is missing\nat some line" } };
        Choose(DeviceChoice.Auto, providers).Should().Be(("CPU", "CUDA does not load here, the CPU serves: libcublas.so.12 is missing"));
    }

    [Fact]
    public void TensorRT_goes_before_cuda_where_it_loads()
    {
        var providers = new FakeProviders(GpuProviders.TensorRt, GpuProviders.Cuda);
        var gpu = new GpuOptions { TensorRt = true, TensorRtCacheFolder = "engines" };
        Choose(DeviceChoice.Auto, providers, gpu).Should().Be(("TensorRT", ""));
        providers.Appended.Should().Equal(
            "TensorrtExecutionProvider device_id=0 trt_engine_cache_enable=1 trt_engine_cache_path=engines",
            "CUDAExecutionProvider arena_extend_strategy=kSameAsRequested device_id=0");
    }

    [Theory]
    [InlineData(true, "TensorRT does not load here, CUDA serves: libnvinfer.so.10 is missing")]
    [InlineData(false, "TensorRT does not load here, CUDA serves: this build has no TensorRT provider")]
    public void TensorRT_that_does_not_load_leaves_cuda_and_its_reason(bool builtIn, string note)
    {
        var providers = new FakeProviders(builtIn ? [GpuProviders.TensorRt, GpuProviders.Cuda] : [GpuProviders.Cuda])
        {
            Failing = { [GpuProviders.TensorRt] = "libnvinfer.so.10 is missing" },
        };
        Choose(DeviceChoice.Auto, providers, new GpuOptions { TensorRt = true }).Should().Be(("CUDA", note));
    }

    [Fact]
    public void A_device_that_loads_and_does_not_run_is_replaced_by_the_cpu()
    {
        var cuda = Device.Choose(DeviceChoice.Auto, 1, null, new FakeProviders(GpuProviders.Cuda));
        var cpu = cuda.Instead("no kernel image is available\nmore");
        (cpu.Name, cpu.Note).Should().Be(("CPU", "CUDA does not work here, the CPU serves: no kernel image is available"));
    }

    private static (string Name, string Note) Choose(DeviceChoice choice, FakeProviders providers, GpuOptions? gpu = null)
    {
        var device = Device.Choose(choice, 1, gpu, providers);
        return (device.Name, device.Note);
    }

    private sealed class FakeProviders(params string[] builtIn) : IExecutionProviders
    {
        public List<string> Appended { get; } = [];

        /// <summary>Why a provider fails, by name.</summary>
        public Dictionary<string, string> Failing { get; } = [];

        public IReadOnlyCollection<string> Available => builtIn;

        public void Append(SessionOptions options, string provider, IReadOnlyDictionary<string, string> settings)
        {
            if (Failing.TryGetValue(provider, out var why))
            {
                // The exception has no public constructor: the real one, with the test's words in it.
                throw FailureOf(why);
            }

            Appended.Add($"{provider} {string.Join(' ', settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}"))}");
        }
    }

    private static OnnxRuntimeException FailureOf(string message)
    {
        var make = typeof(OnnxRuntimeException).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).Single();
        var fail = Enum.ToObject(make.GetParameters()[0].ParameterType, 1);
        return (OnnxRuntimeException)make.Invoke([fail, message]);
    }
}
