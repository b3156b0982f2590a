using System.Diagnostics;
using System.Threading.Channels;
using Mem3D.Core.Diagnostics;

namespace Mem3D.Web.Hubs;

/// <summary>What one page has still to be told of one case, in order.</summary>
internal sealed class PageLine
{
    private readonly Channel<Func<ICasePage, Task>> _messages;
    private readonly ICasePage _page;
    private readonly Action _letGo;
    private readonly Task _pump;

    public PageLine(ICasePage page, Action letGo, int most)
    {
        _messages = Channel.CreateBounded<Func<ICasePage, Task>>(new BoundedChannelOptions(most) { SingleReader = true });
        (_page, _letGo) = (page, letGo);
        _pump = PumpAsync();
    }

    /// <summary>A page too far behind is let go: a gap in what it was told would be worse.</summary>
    public void Tell(Func<ICasePage, Task> message)
    {
        if (!_messages.Writer.TryWrite(message))
        {
            LetGo();
        }
    }

    /// <summary>Ends the page's connection, once.</summary>
    public void LetGo()
    {
        if (Close())
        {
            _letGo();
        }
    }

    /// <summary>Takes no more; what waits is dropped with the connection. False: it was closed before.</summary>
    public bool Close() => _messages.Writer.TryComplete();

    /// <summary>Takes no more; ends when the page has heard what waits, or is not there to hear it.</summary>
    public Task EndAsync()
    {
        _messages.Writer.TryWrite(page => page.Goodbye());
        Close();
        return _pump;
    }

    private async Task PumpAsync()
    {
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            try
            {
                var began = Stopwatch.GetTimestamp();
                await message(_page);
                StageMeter.RecordSince(Stage.Push, began);
            }
            catch (Exception)
            {
                // The connection is at its end. The page reads the case again when it comes back.
                LetGo();
                return;
            }
        }
    }
}
