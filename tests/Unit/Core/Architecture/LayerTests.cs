using System.Reflection;

namespace PSChat.Core.Tests;

/// <summary>The engine's layers: which one may refer to which, and that the pure ones are pure.</summary>
public sealed class LayerTests
{
    private const string Root = "PSChat";

    private static readonly Assembly s_engine = typeof(ChatException).Assembly;

    /// <summary>Each layer, with the layers below it that it may use. Errors in the root namespace may be used by all.</summary>
    private static readonly Dictionary<string, string[]> s_layers = new()
    {
        ["PSChat.Unicode"] = [],
        ["PSChat.Groups"] = ["PSChat.Unicode"],
        ["PSChat.Messages"] = ["PSChat.Groups"],
        ["PSChat.Wire"] = ["PSChat.Groups", "PSChat.Messages"],
        ["PSChat.Protocol.Leading"] = ["PSChat.Groups", "PSChat.Messages", "PSChat.Wire"],
        ["PSChat.Protocol.Home"] = ["PSChat.Groups", "PSChat.Messages", "PSChat.Wire"],
        ["PSChat.Protocol"] =
            ["PSChat.Groups", "PSChat.Messages", "PSChat.Wire", "PSChat.Protocol.Leading", "PSChat.Protocol.Home"],
        ["PSChat.Security"] = ["PSChat.Groups"],
        ["PSChat.Net.Security"] = ["PSChat.Groups", "PSChat.Wire", "PSChat.Security"],
        ["PSChat.Net"] = ["PSChat.Groups", "PSChat.Wire", "PSChat.Net.Security"],
        ["PSChat.Hosting"] =
        [
            "PSChat.Groups", "PSChat.Messages", "PSChat.Wire", "PSChat.Protocol.Home", "PSChat.Protocol", "PSChat.Security",
        "PSChat.Net.Security",
            "PSChat.Net",
        ],
        ["PSChat.Terminal"] = [],
        ["PSChat.Inspection"] =
            ["PSChat.Groups", "PSChat.Wire", "PSChat.Security", "PSChat.Net.Security", "PSChat.Net", "PSChat.Hosting"],
        ["PSChat.Measurement"] = ["PSChat.Groups", "PSChat.Messages", "PSChat.Security", "PSChat.Net", "PSChat.Hosting"],
        ["PSChat.Wording"] = ["PSChat.Groups"],
        [Root] = ["PSChat.Messages", "PSChat.Wording"],
    };

    private static readonly string[] s_pure =
    [
        "PSChat.Unicode", "PSChat.Groups", "PSChat.Messages", "PSChat.Wire", "PSChat.Protocol.Leading", "PSChat.Protocol.Home",
        "PSChat.Protocol", "PSChat.Security", "PSChat.Wording", "PSChat.Terminal",
    ];

    /// <summary>
    /// Clocks, threads, files, sockets and random numbers of the machine, which a simulation could not control.
    /// </summary>
    private static readonly string[] s_impureNamespaces =
    [
        "System.Net.Sockets", "System.Net.NetworkInformation", "System.Threading", "System.Threading.Tasks",
        "System.Threading.Channels", "System.IO", "System.Timers",
        "System.Diagnostics.Metrics",
    ];

    private static readonly string[] s_impureTypes =
    [
        "System.Random", "System.TimeProvider", "System.Diagnostics.Stopwatch",
        "System.Security.Cryptography.RandomNumberGenerator",
        "System.Console", "System.Diagnostics.Process", "System.Diagnostics.Activity", "System.Diagnostics.ActivitySource",
    ];

    private static readonly string[] s_impureMethods =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
        "System.Environment.get_TickCount",
        "System.Environment.get_TickCount64", "System.Environment.get_MachineName", "System.Environment.GetEnvironmentVariable",
    ];

    public static TheoryData<string> Layers => [.. s_layers.Keys];

    public static TheoryData<string> PureLayers => [.. s_pure];

    [Fact]
    public void Every_type_is_in_a_layer()
    {
        var layers = s_engine.GetTypes().Where(IsWritten).Select(LayerOf).Distinct().Order();
        Assert.Equal(s_layers.Keys.Order(), layers);
    }

    [Fact]
    public void Public_types_share_the_root_namespace_and_nothing_else_is_in_it()
    {
        var outer = s_engine.GetTypes().Where(type => IsWritten(type) && !type.IsNested).ToList();
        Assert.All(
            outer,
            type => Assert.True(
                type.IsPublic == (type.Namespace == Root), $"{type.FullName} is {(type.IsPublic ? "public" : "internal")}."));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Dependencies_point_downwards_only(string layer)
    {
        HashSet<string> allowed = [Root, layer, .. s_layers[layer]];
        AssertNone(layer, references => references.Types
            .Where(type => type.Assembly == s_engine && IsWritten(type) && !allowed.Contains(LayerOf(type)))
            .Select(type => type.FullName!));
    }

    [Theory]
    [MemberData(nameof(PureLayers))]
    public void The_pure_layers_know_no_socket_task_thread_clock_file_or_dice(string layer) =>
        AssertNone(layer, references => references.Types.Where(IsImpure).Select(type => type.FullName!)
            .Concat(
                references.Methods.Select(method => $"{method.DeclaringType?.FullName}.{method.Name}")
                    .Where(s_impureMethods.Contains)));

    [Fact]
    public void The_test_sees_what_it_forbids()
    {
        // Layers that may use sockets, threads and clocks do so. If nothing were found in them, this test could find nothing at
        // all.
        var found = s_engine.GetTypes().Where(type => IsWritten(type) && LayerOf(type) is "PSChat.Net" or "PSChat.Hosting")
            .SelectMany(type => CodeReferences.Of(type).Types.Where(IsImpure))
            .Select(type => type.FullName).ToHashSet();
        Assert.Contains("System.Net.Sockets.Socket", found);
        Assert.Contains("System.Threading.Thread", found);
        Assert.Contains("System.Threading.Tasks.Task", found);
        Assert.Contains("System.TimeProvider", found);
        Assert.Contains(CodeReferences.Of(typeof(WallClock)).Methods, method => method.Name == "get_UtcNow");
    }

    private static void AssertNone(string layer, Func<CodeReferences, IEnumerable<string>> find)
    {
        var found = s_engine.GetTypes()
            .Where(type => IsWritten(type) && LayerOf(type) == layer)
            .SelectMany(type => find(CodeReferences.Of(type)).Distinct().Select(reference => $"{type.FullName} -> {reference}"));
        Assert.Empty(found);
    }

    /// <summary>The address family is a number in an address; it opens no socket.</summary>
    private static bool IsImpure(Type type) => type != typeof(System.Net.Sockets.AddressFamily)
        && (s_impureNamespaces.Contains(type.Namespace) || s_impureTypes.Contains(type.FullName));

    private static string LayerOf(Type type) => NamespaceOf(type) is var name && name != Root ? name
        : SourceFolders.Of(Outermost(type)) is { Length: > 0 } folder ? $"{Root}.{folder}" : Root;

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>Nested types, the compiler's own included, belong to the type around them.</summary>
    private static string NamespaceOf(Type type) => type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace ?? "";

    /// <summary>Whether a person wrote the type, and neither the compiler nor the coverage tool added it.</summary>
    private static bool IsWritten(Type type) =>
        NamespaceOf(type) is { Length: > 0 } name && !name.StartsWith("System", StringComparison.Ordinal)
        && !name.StartsWith("Microsoft", StringComparison.Ordinal) && !name.StartsWith("Coverlet", StringComparison.Ordinal);

    private static class WallClock
    {
        public static long Read() => DateTime.UtcNow.Ticks;
    }
}
