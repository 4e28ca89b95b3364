using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PSChat.Extensions.Hosting;
using PSChat.Node.Processes;

namespace PSChat.Loopback.Tests.Extensions;

/// <summary>Servers and clients in generic hosts.</summary>
public sealed class GenericHostTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly int _discoveryPort = FreePort.ForDiscovery();
    private readonly Records _records = new();

    [Fact]
    public async Task A_server_and_a_client_start_chat_and_stop_with_their_host()
    {
        using var host = Build(services => services.AddChatServer(Server(1)).AddChatClient(Client("anna")));
        await host.StartAsync();
        var server = host.Services.GetRequiredService<ChatServer>();
        Assert.Equal(ChatServerStatus.Leader, server.Status);
        var client = await host.Services.GetRequiredService<ChatConnection>().GetClientAsync().WaitAsync(s_patience);
        Assert.Equal(["lobby"], client.Rooms);
        Assert.Equal(1, (await client.SendAsync("lobby", "hello")).Copies);
        await host.StopAsync();
        Assert.Equal(ConnectionState.Closed, client.State);
        Assert.Equal(ChatServerStatus.Stopped, server.Status);
        await Assert.ThrowsAsync<ChatException>(() => host.Services.GetRequiredService<ChatConnection>().GetClientAsync());
        Assert.Contains((LogLevel.Information, (int)ServerEvent.ViewInstalled, "ViewInstalled"), _records.All);
        Assert.Contains((LogLevel.Information, 110, "Connected"), _records.All);
    }

    [Fact]
    public async Task A_host_that_stops_hands_its_server_over()
    {
        using var stays = Build(services => services.AddChatServer(Server(1)));
        using var leaves = Build(services => services.AddChatServer(Server(2)));
        await stays.StartAsync();
        await leaves.StartAsync();
        var server = stays.Services.GetRequiredService<ChatServer>();
        await Loopback.WaitForViewAsync(server, leaves.Services.GetRequiredService<ChatServer>());
        var view = Loopback.WaitForViewAsync(server);
        await leaves.StopAsync();
        Assert.Equal(ViewCause.Leave, (await view).Cause);
        await stays.StopAsync();
    }

    [Fact]
    public async Task A_client_that_starts_first_waits_for_a_server()
    {
        using var early = Build(services => services.AddChatClient(settings =>
        {
            Client("anna")(settings);
            settings.ConnectTimeout = TimeSpan.FromMilliseconds(200);
        }));
        await early.StartAsync();
        var connecting = early.Services.GetRequiredService<ChatConnection>().GetClientAsync();
        await _records.WaitForAsync(111);
        Assert.False(connecting.IsCompleted);
        using var host = Build(services => services.AddChatServer(Server(1)));
        await host.StartAsync();
        Assert.Equal("anna", (await connecting.WaitAsync(s_patience)).UserName);
        await early.StopAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_client_that_cannot_connect_ends_its_host_and_says_why()
    {
        using var host = Build(services => services.AddChatServer(Server(1)).AddChatClient(Client("anna")));
        await host.StartAsync();
        await host.Services.GetRequiredService<ChatConnection>().GetClientAsync().WaitAsync(s_patience);
        using var other = Build(services => services.AddChatClient(Client("anna")));
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        other.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => stopping.TrySetResult());
        await other.StartAsync();
        var connection = other.Services.GetRequiredService<ChatConnection>();
        var failure = await Assert.ThrowsAsync<ChatException>(() => connection.GetClientAsync().WaitAsync(s_patience));
        Assert.Equal(ChatError.NameTaken, failure.Code);
        await stopping.Task.WaitAsync(s_patience);
        await host.StopAsync();
    }

    [Fact]
    public async Task Settings_come_from_configuration()
    {
        var key = ChatGroups.NewKey().ToText();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PSChat:Server:Group"] = "configured",
            ["PSChat:Server:BindAddress"] = "127.0.0.1",
            ["PSChat:Server:DiscoveryPort"] = $"{_discoveryPort}",
            ["PSChat:Server:Seeds:0"] = "127.0.0.1",
            ["PSChat:Server:Key"] = key,
            ["PSChat:Server:Name"] = "alpha",
            ["PSChat:Server:Id"] = "7",
            ["PSChat:Server:FailureTimeout"] = "00:00:02",
            ["PSChat:Server:MinimumCopies"] = "1",
        }).Build();
        using var host = Build(services => services.AddChatServer(configuration.GetSection("PSChat:Server")));
        var options = host.Services.GetRequiredService<IOptions<ChatServerSettings>>().Value.ToOptions();
        Assert.Equal(("configured", "alpha", 7, 1), (options.Group, options.Name, options.Id, options.MinimumCopies));
        Assert.Equal(TimeSpan.FromSeconds(2), options.FailureTimeout);
        Assert.Equal(["127.0.0.1"], options.Seeds);
        await host.StartAsync();
        Assert.True(host.Services.GetRequiredService<ChatServer>().HasKey);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("BindAddress", "nowhere", "BindAddress")]
    [InlineData("DiscoveryPort", "0", "DiscoveryPort")]
    [InlineData("Group", "a\u0007b", "group name")]
    [InlineData("Key", "password", "ChatGroups.NewKey")]
    [InlineData("HeartbeatInterval", "00:00:00", "HeartbeatInterval")]
    [InlineData("Seeds:0", "host:0", "host to ask")]
    public async Task A_host_with_wrong_settings_does_not_start(string name, string value, string named)
    {
        var settings = With(("BindAddress", "127.0.0.1"), ("DiscoveryPort", $"{_discoveryPort}"), (name, value));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var host = Build(services => services.AddChatServer(configuration));
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(named, failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("UserName", "", "user name")]
    [InlineData("Server", "host-without-port", "Server")]
    [InlineData("Rooms:0", "a\u0007b", "room name")]
    public async Task A_client_with_wrong_settings_does_not_start(string name, string value, string named)
    {
        var settings = With(("BindAddress", "127.0.0.1"), ("UserName", "anna"), (name, value));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var host = Build(services => services.AddChatClient(configuration));
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prot", "Prot")]
    [InlineData("Seed:0", "Seed")]
    public async Task A_host_with_a_setting_that_does_not_exist_does_not_start(string name, string named)
    {
        var settings = With(("BindAddress", "127.0.0.1"), ("DiscoveryPort", $"{_discoveryPort}"), (name, "1"));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var server = Build(services => services.AddChatServer(configuration));
        using var client = Build(services => services.AddChatClient(configuration));
        foreach (var host in (IHost[])[server, client])
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
            Assert.Contains($"'{named}'", failure.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _records.Dispose();

    /// <summary>Joins settings; the last value of a name counts.</summary>
    private static Dictionary<string, string?> With(params (string Name, string Value)[] values) =>
        values.GroupBy(value => value.Name).ToDictionary(value => value.Key, value => (string?)value.Last().Value);

    private Action<ChatServerSettings> Server(long id) => settings =>
    {
        settings.BindAddress = "127.0.0.1";
        settings.DiscoveryPort = _discoveryPort;
        settings.Id = id;
        settings.Name = $"s{id}";
    };

    private Action<ChatClientSettings> Client(string user) => settings =>
    {
        settings.BindAddress = "127.0.0.1";
        settings.DiscoveryPort = _discoveryPort;
        settings.UserName = user;
        settings.Rooms.Add("lobby");
    };

    private IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(_records);
        configure(builder.Services);
        return builder.Build();
    }

    /// <summary>The log records.</summary>
    private sealed class Records : ILoggerProvider, ILogger
    {
        private readonly Channel<int> _ids = Channel.CreateUnbounded<int>();

        public ConcurrentQueue<(LogLevel Level, int Id, string? Name)> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            All.Enqueue((logLevel, eventId.Id, eventId.Name));
            _ids.Writer.TryWrite(eventId.Id);
        }

        public async Task WaitForAsync(int id)
        {
            using var limit = new CancellationTokenSource(s_patience);
            while (await _ids.Reader.ReadAsync(limit.Token) != id)
            {
                // Some other record.
            }
        }

        public void Dispose()
        {
        }
    }
}
