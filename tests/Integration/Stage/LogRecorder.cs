using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>Everything a server logs, as text.</summary>
public sealed class LogRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Errors that the product did not foresee.</summary>
    public IReadOnlyList<string> Unforeseen => [.. _lines.Where(line => line.Contains("Unexpected error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal))];

    /// <summary>To be given to a server as what it replaces.</summary>
    public void ListenTo(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    public ILogger CreateLogger(string categoryName) => new Listener(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Listener(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder._lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
