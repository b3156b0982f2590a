using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/Benchmarks -- -i --filter '*' --job short
// (-i: in this process; without it BenchmarkDotNet builds a project for each job, which is stricter and slower)
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
