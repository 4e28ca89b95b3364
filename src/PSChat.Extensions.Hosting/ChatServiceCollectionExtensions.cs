using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PSChat;
using PSChat.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a server or a client of PSChat to a generic host.</summary>
public static class ChatServiceCollectionExtensions
{
    /// <summary>
    /// Adds a server, which starts and stops with the host and is in the container as <see cref="ChatServer"/>. The host's start
    /// waits until the server is a member of its group; the host's stop hands over.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Changes the settings; they are validated at the host's start.</param>
    public static IServiceCollection AddChatServer(this IServiceCollection services, Action<ChatServerSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddSettings(services, configure, static settings => Check(settings.ToOptions(), static options => options.Validate()));
        services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<ChatServerSettings>>().Value.ToOptions();
            using var key = options.Key;
            return ChatServer.Open(options);
        });
        return services.AddHostedService<ChatServerService>();
    }

    /// <summary>
    /// Adds a server with settings from configuration, such as the section <c>PSChat:Server</c>. A key that is no setting is an
    /// error at the host's start.
    /// </summary>
    public static IServiceCollection AddChatServer(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddChatServer();
        services.AddOptions<ChatServerSettings>().Bind(configuration, RefuseUnknown);
        return services;
    }

    /// <summary>
    /// Adds a client, which connects in the background and closes with the host. <see cref="ChatConnection"/> provides it.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Changes the settings; they are validated at the host's start.</param>
    public static IServiceCollection AddChatClient(this IServiceCollection services, Action<ChatClientSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddSettings<ChatClientSettings>(services, configure, static settings =>
        {
            Check(settings.ToOptions(), static options => options.Validate());
            foreach (var room in settings.Rooms) ChatClient.ValidateRoomName(room);
        });
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static _ => new ChatConnection());
        return services.AddHostedService<ChatClientService>();
    }

    /// <summary>
    /// Adds a client with settings from configuration, such as the section <c>PSChat:Client</c>. A key that is no setting is an
    /// error at the host's start.
    /// </summary>
    public static IServiceCollection AddChatClient(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddChatClient();
        services.AddOptions<ChatClientSettings>().Bind(configuration, RefuseUnknown);
        return services;
    }

    private static void AddSettings<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        IServiceCollection services, Action<T>? configure, Action<T> check)
        where T : class
    {
        var options = services.AddOptions<T>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>>(new SettingsValidation<T>(check)));
    }

    /// <summary>A misspelt key would leave a default in force, without anybody noticing.</summary>
    private static void RefuseUnknown(BinderOptions options) => options.ErrorOnUnknownConfiguration = true;

    private static void Check<T>(T options, Action<T> validate)
        where T : NetworkOptions
    {
        using var key = options.Key;
        validate(options);
    }
}
