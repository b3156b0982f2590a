using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Interaction;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference;

/// <summary>
/// The networks of a model folder behind <see cref="ISegmentationEngine"/>. Thread-safe; share one a process. Networks run on pool threads, never
/// on the caller's. Disposing waits for nobody: the last run in progress lets the networks go.
/// </summary>
public sealed class SegmentationEngine : ISegmentationEngine, IDisposable
{
    private readonly ModelSet _models;
    private readonly PropagationRunner _propagation;
    private readonly ConcurrentBag<InteractionRunner> _interactions = [];
    private readonly Lock _lock = new();
    private int _users;
    private bool _disposed;

    private SegmentationEngine(ModelSet models, InferenceOptions options)
    {
        _models = models;
        _propagation = new PropagationRunner(
            models.Memory, models.Manifest.Memory, new EncoderCache(options.EncoderCacheBytes), new ResultCache(options.ResultCacheBytes));
    }

    public EngineInfo Info => _models.Info;

    /// <summary>Loads, checks and warms up the networks of <see cref="InferenceOptions.ModelFolder"/>.</summary>
    /// <exception cref="Mem3DException">The folder, the manifest or a network is missing or not what the manifest says.</exception>
    public static SegmentationEngine Load(InferenceOptions options) =>
        new(ModelSet.Load(options.ModelFolder, options.Device, options.Threads, options.Precision, options.Gpu), options);

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken) =>
        Task.Run(() => Interact(volume, request, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            using var slices = _propagation.Run(volume, request, cacheKey, cancellationToken).GetEnumerator();
            while (await Task.Run(slices.MoveNext, CancellationToken.None).ConfigureAwait(false))
            {
                yield return slices.Current;
            }
        }
        finally
        {
            Leave();
        }
    }

    public int CountSlices(VolumeGeometry geometry, PropagationRequest request) =>
        PropagationPlan.CountSlices(request, geometry) is > 0 ? _propagation.CountSlices(geometry, request) : 0;

    /// <summary>
    /// Floating-point operations of one run of each network (docs/networks.md), two for each multiplication of convolutions and matrix products, when a
    /// read sees so many memory slices.
    /// </summary>
    public IReadOnlyDictionary<string, long> CountOperations(int memorySlices) => _models.CountOperations(memorySlices);

    /// <summary>
    /// Of <c>read_decode</c>, what reading so many memory slices is: floating-point operations, and the measured share of its time, [0, 1]; the rest is decoding.
    /// </summary>
    public (long Operations, double TimeShare) MeasureRead(int memorySlices) => _models.MeasureRead(memorySlices);

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_users > 0)
            {
                return;
            }
        }

        _models.Dispose();
    }

    private InteractionResult Interact(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var geometry = volume.Info.Geometry;
        var (width, height) = geometry.SliceSize(request.Axis);
        Check(request, geometry.SliceCount(request.Axis), width, height);
        var prompts = PromptSet.Of(request.Prompts);
        if (prompts.NoTarget)
        {
            return new InteractionResult(SliceMask.Empty(width, height), Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Enter();
        var voxels = checked(width * height);
        var pool = ArrayPool<float>.Shared;
        var (slice, probability) = (pool.Rent(voxels), pool.Rent(voxels));
        var previous = request.Previous is { IsEmpty: false } ? pool.Rent(voxels) : null;
        var runner = _interactions.TryTake(out var idle) ? idle : new InteractionRunner(_models.Interaction, _models.Manifest.Interaction);
        try
        {
            volume.ReadSlice(request.Axis, request.Slice, slice.AsSpan(0, voxels));
            for (var i = 0; previous is not null && i < voxels; i++)
            {
                previous[i] = request.Previous!.Values[i];
            }

            var quality = runner.Segment(
                slice.AsSpan(0, voxels), width, height, PixelShape.Of(geometry, request.Axis), prompts,
                previous is null ? [] : previous.AsSpan(0, voxels), probability.AsSpan(0, voxels), cancellationToken);
            var mask = new byte[voxels];
            Thresholds.ToMask(probability.AsSpan(0, voxels), mask);
            var answer = new SliceMask(width, height, mask);
            return new InteractionResult(answer, Stopwatch.GetElapsedTime(began).TotalMilliseconds, answer.IsEmpty ? null : quality);
        }
        finally
        {
            _interactions.Add(runner);
            pool.Return(slice);
            pool.Return(probability);
            if (previous is not null)
            {
                pool.Return(previous);
            }

            Leave();
        }
    }

    private static void Check(InteractionRequest request, int slices, int width, int height)
    {
        if (request.Slice < 0 || request.Slice >= slices)
        {
            throw new Mem3DException(ErrorKind.Invalid, $"There is no slice {request.Slice}: the volume has {slices}.", "Choose a slice of the volume.");
        }

        if (request.Prompts.Count == 0)
        {
            throw new Mem3DException(ErrorKind.Invalid, "There is no prompt to work from.", "Draw on the target first.");
        }

        foreach (var prompt in request.Prompts)
        {
            prompt.Validate(width, height);
        }

        if (request.Previous is { } mask && (mask.Width != width || mask.Height != height))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"The mask to correct is {mask.Width}×{mask.Height}, the slice {width}×{height}.", "Reload the case.");
        }
    }

    private void Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _users++;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0 || !_disposed)
            {
                return;
            }
        }

        _models.Dispose();
    }
}
