using Mem3D.Cli;

return await CommandTree.RunAsync(args, CliHost.OfThisProcess(), CancellationToken.None);
