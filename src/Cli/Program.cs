using Mem3D.Cli;
using Mem3D.Data;

return DecodeWorker.IsMeant(args)
    ? DecodeWorker.Run(args)
    : await CommandTree.RunAsync(args, CliHost.OfThisProcess(), CancellationToken.None);
