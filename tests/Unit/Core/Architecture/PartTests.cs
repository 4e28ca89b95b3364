using System.Reflection;
using PSChat.Protocol;
using PSChat.Protocol.Leading;

namespace PSChat.Core.Tests;

/// <summary>
/// The server's state machine consists of parts. No part can change another part's fields, and no part knows more of the rest
/// than it needs.
/// </summary>
public sealed class PartTests
{
    /// <summary>A type with more fields has a part that was not found yet.</summary>
    private const int MaximumFields = 30;

    /// <summary>Highest number of members of an interface through which a part uses another.</summary>
    private const int MaximumMembers = 8;

    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The objects that the state machine holds, and the parts of its parts.</summary>
    private static readonly Type[] s_parts = [.. ListParts()];

    public static TheoryData<string> Parts => [.. s_parts.Select(part => part.FullName!)];

    [Fact]
    public void The_parts_are_those_that_the_architecture_names() => Assert.Superset(
        new HashSet<string>
        {
            "Reign", "HomeServer", "UserDirectory", "Replica", "StatusSurvey", "Candidacy", "GroupSearch", "StrayWatch",
            "JoinAttempt", "ElectionAttempts", "LeaderOutbox", "Joiners", "Departures", "BrokenPairs", "PendingHandover",
            "EpochRecheck", "Followers",
            "Sequencer", "RosterCollection", "DetachedSessions", "HomeRooms", "ClientBudgets",
        },
        s_parts.Select(part => part.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_fields_of_a_part_are_its_own(string part) =>
        Assert.Empty(Find(part).GetFields(Everything).Where(field => !field.IsPrivate).Select(field => field.Name));

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_has_no_property_that_others_can_set(string part) => Assert.Empty(Find(part).GetProperties(Everything)
        .Where(property => property.SetMethod is { IsPrivate: false } setter && !IsInit(setter))
        .Select(property => property.Name));

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_does_not_hold_the_state_machine(string part) =>
        Assert.DoesNotContain(typeof(ServerProtocol), Find(part).GetFields(Everything).Select(field => field.FieldType));

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_uses_others_by_small_interfaces(string part)
    {
        var interfaces = Find(part).GetFields(Everything).Select(field => field.FieldType)
            .Where(type => type.IsInterface && type.Assembly == typeof(ServerProtocol).Assembly);
        Assert.Empty(
            interfaces.Where(type => CountMembers(type) > MaximumMembers)
                .Select(type => $"{type.Name} has {CountMembers(type)} members"));
    }

    [Fact]
    public void The_state_machine_itself_keeps_little()
    {
        var fields = typeof(ServerProtocol).GetFields(Everything).Select(field => field.Name).ToList();
        Assert.True(fields.Count <= MaximumFields, $"ServerProtocol has {fields.Count} fields: {string.Join(", ", fields)}");
    }

    /// <summary>
    /// Types of the state machine's fields, of their fields and of the items of their collections, as far as they have state.
    /// </summary>
    private static HashSet<Type> ListParts()
    {
        var found = new HashSet<Type>();
        var waiting = new Queue<Type>([typeof(ServerProtocol)]);
        while (waiting.TryDequeue(out var type))
        {
            foreach (var field in type.GetFields(Everything))
            {
                foreach (var part in Open(field.FieldType).Where(IsPart).Where(found.Add)) waiting.Enqueue(part);
            }
        }

        return found;
    }

    private static IEnumerable<Type> Open(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Open) : [type];

    /// <summary>Records are values, and clients' own objects belong to the home server alone.</summary>
    private static bool IsPart(Type type) => type.IsClass && type.DeclaringType is null && !type.IsAssignableTo(typeof(Delegate))
        && type.Namespace is "PSChat.Protocol" or "PSChat.Protocol.Leading" or "PSChat.Protocol.Home"
        && type != typeof(ServerProtocol) && type.GetMethod("<Clone>$") is null
        && type.Name is not ("ClientSession" or "ClientConnection" or "RoomCursor" or "ClientBudget");

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    private static int CountMembers(Type type) => type.GetInterfaces().Append(type).Sum(one =>
        one.GetMethods().Count(method => !method.IsSpecialName) + one.GetProperties().Length + one.GetEvents().Length);

    private static Type Find(string name) => s_parts.Single(part => part.FullName == name);
}
