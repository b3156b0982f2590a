namespace Mem3D.Inference.Interaction;

/// <summary>The interaction network without its runtime: five channels in, probabilities out.</summary>
internal interface IInteractionNetwork
{
    /// <summary>S: cells a side.</summary>
    int Size { get; }

    /// <summary>Does the network tell the IoU it expects of a mask?</summary>
    bool TellsQuality { get; }

    /// <summary>Runs the network once.</summary>
    /// <param name="input">[5, S, S]: slice, previous probability, positive, negative, region.</param>
    /// <param name="probability">Receives [S, S], each in [0, 1].</param>
    /// <param name="cancellationToken">Terminates the run.</param>
    /// <returns>The IoU expected of the mask, in [0, 1]; 0 from a network that does not tell it.</returns>
    /// <exception cref="Core.Errors.Mem3DException">The network gave numbers that are not finite.</exception>
    float Run(Memory<float> input, Memory<float> probability, CancellationToken cancellationToken);
}
