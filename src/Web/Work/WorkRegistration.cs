using Mem3D.Web.Notifications;

namespace Mem3D.Web.Work;

/// <summary>What runs behind the pages of work: leases and webhooks.</summary>
public static class WorkRegistration
{
    public static void AddWork(this IServiceCollection services)
    {
        services.AddHostedService<LeaseSweeper>();
        services.AddSingleton<Demonstration.DemoProject>();
        services.AddSingleton<ActivityMeter>();
        services.AddHostedService(provider => provider.GetRequiredService<ActivityMeter>());
        services.AddSingleton<WebhookAddress>();
        services.AddSingleton<Webhooks>();
        services.AddHostedService<WebhookSender>();
    }
}
