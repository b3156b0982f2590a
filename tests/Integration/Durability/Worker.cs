using Mem3D.Integration.Tests.Stage;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Integration.Tests.Durability;

/// <summary>A person at one case who does one thing after the other until the server is gone.</summary>
internal sealed class Worker(Study study)
{
    private readonly Ledger _ledger = new();
    private CasePage? _page;
    private Effect? _inFlight;

    /// <summary>Acknowledgements so far, over all kills.</summary>
    public int Acknowledged => _ledger.Count;

    /// <summary>Hub errors so far: refusals of what was not possible.</summary>
    public int Refused { get; private set; }

    /// <summary>Rounds so far that a kill cut off and the next server went on with.</summary>
    public int Resumed { get; private set; }

    /// <summary>Opens the case; returns what was lost since it was last open.</summary>
    public async Task<IReadOnlyList<string>> OpenAsync(Uri server, Browser browser)
    {
        var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var lost = _page is null ? [] : _ledger.Lost(page.View, _page, _inFlight);
        Resumed += _page is not null && _ledger.Resumed(page.View) is not null ? 1 : 0;
        _ledger.TakeOver(page.View);
        (_page, _inFlight) = (page, null);
        return lost;
    }

    public async Task WorkAsync(Random random, Action acknowledged)
    {
        try
        {
            while (true)
            {
                var gesture = Gestures.Pick(random);
                _inFlight = gesture.Effect;
                try
                {
                    _ledger.Keep(await gesture.DoAsync(_page!, study, random));
                    acknowledged();
                }
                catch (HubException)
                {
                    Refused++;
                }

                _inFlight = null;
            }
        }
        catch (Exception e) when (e is not HubException)
        {
            // The server is gone; what was asked last may or may not have happened.
        }

        await _page!.DisposeAsync();
    }
}
