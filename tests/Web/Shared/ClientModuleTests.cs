using Mem3D.Web.Components.Shared;
using Microsoft.JSInterop;

namespace Mem3D.Web.Tests.Shared;

/// <summary>A module whose component may go away at any moment of its loading.</summary>
public class ClientModuleTests
{
    [Fact]
    public async Task Mounts_with_the_arguments_and_the_component_and_is_disposed_with_it()
    {
        var browser = new Browser();
        var module = new ClientModule<ClientModuleTests>(browser, this);
        await module.MountAsync("./a.js", 7);
        module.Mounted.Should().NotBeNull();
        await module.DisposeAsync();
        browser.Calls.Should().Equal("import", "mount 7", "dispose", "disposed mounted", "disposed module");
        module.Mounted.Should().BeNull();
    }

    [Fact]
    public async Task Who_leaves_while_the_module_loads_meets_no_error_and_nothing_is_mounted()
    {
        // The bug this tells of: the reference to the component was disposed when the browser had loaded the module, and a page the person had
        // gone to said that the server met an error.
        var browser = new Browser { Importing = new TaskCompletionSource() };
        var module = new ClientModule<ClientModuleTests>(browser, this);
        var mounting = module.MountAsync("./a.js");
        await module.DisposeAsync();
        browser.Importing.SetResult();
        await mounting;
        browser.Calls.Should().Equal("import", "disposed module");
    }

    [Fact]
    public async Task Who_leaves_while_it_mounts_has_it_disposed_afterwards()
    {
        var browser = new Browser { Mounting = new TaskCompletionSource() };
        var module = new ClientModule<ClientModuleTests>(browser, this);
        var mounting = module.MountAsync("./a.js");
        await module.DisposeAsync();
        browser.Mounting.SetResult();
        await mounting;
        browser.Calls.Should().Contain("dispose").And.Contain("disposed mounted").And.Contain("disposed module");
        module.Mounted.Should().BeNull();
    }

    [Fact]
    public async Task A_page_that_is_gone_is_no_error_and_a_broken_module_is_one()
    {
        await new ClientModule<ClientModuleTests>(new Browser { Failure = new JSDisconnectedException("gone") }, this).MountAsync("./a.js");
        await FluentActions.Awaiting(() => new ClientModule<ClientModuleTests>(new Browser { Failure = new JSException("404") }, this).MountAsync("./a.js"))
            .Should().ThrowAsync<JSException>();
    }

    private sealed class Browser : IJSRuntime
    {
        public List<string> Calls { get; } = [];

        public TaskCompletionSource? Importing { get; init; }

        public TaskCompletionSource? Mounting { get; init; }

        public Exception? Failure { get; init; }

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Calls.Add(identifier);
            await (Importing?.Task ?? Task.CompletedTask);
            return Failure is null ? (TValue)(object)new Reference(this, "module") : throw Failure;
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Reference(Browser browser, string name) : IJSObjectReference
    {
        public ValueTask DisposeAsync()
        {
            browser.Calls.Add($"disposed {name}");
            return ValueTask.CompletedTask;
        }

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            if (identifier != "mount")
            {
                browser.Calls.Add(identifier);
                return default!;
            }

            args![^1].Should().BeOfType<DotNetObjectReference<ClientModuleTests>>().Which.Value.Should().NotBeNull("it is not disposed yet");
            browser.Calls.Add(string.Join(' ', ["mount", .. args[..^1]]));
            await (browser.Mounting?.Task ?? Task.CompletedTask);
            return (TValue)(object)new Reference(browser, "mounted");
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            InvokeAsync<TValue>(identifier, args);
    }
}
