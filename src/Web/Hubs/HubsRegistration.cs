using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>SignalR with MessagePack.</summary>
public static class HubsRegistration
{
    /// <summary>Room for a stroke of the most points, as JavaScript sends them.</summary>
    private const long MaximumMessageBytes = 1 << 20;

    /// <summary>Calls of one page that may be under way: a gesture that waits for somebody's pen must not hold up Stop.</summary>
    private const int CallsAtOnce = 8;

    public static void AddHubs(this IServiceCollection services)
    {
        services.AddSingleton<CasePages>();
        services.AddSingleton<HubGuard>();
        services.AddHostedService(provider => provider.GetRequiredService<HubGuard>());
        services.AddSingleton<Presence>();
        services.AddSingleton<SharedViews>();
        services.AddSingleton<ICaseEvents, HubCaseEvents>();
        services.AddSignalR()
            .AddMessagePackProtocol()
            .AddHubOptions<CaseHub>(options =>
            {
                options.MaximumReceiveMessageSize = MaximumMessageBytes;
                options.MaximumParallelInvocationsPerClient = CallsAtOnce;
                options.AddFilter<HubErrors>();
                options.AddFilter<HubPace>();
                options.AddFilter<AccountCheck>();
                options.AddFilter<AccessFilter>();
                options.AddFilter<ActivityFilter>();
            });
    }

    public static void MapHubs(this WebApplication app) => app.MapHub<CaseHub>("/hubs/case").RequireAuthorization();
}
