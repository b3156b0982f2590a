namespace Mem3D.Web.Archives;

/// <summary>A token that ends with another one, or when the time is up.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _up;
    private readonly CancellationTokenSource _either;

    public TimeLimit(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        _up = new CancellationTokenSource(most, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_up.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _up.Dispose();
    }
}
