using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A server as events show it.</summary>
/// <param name="Id">The id, which elections compare first.</param>
/// <param name="Instance">The instance as 16 hexadecimal digits, because JSON readers round numbers of that size.</param>
/// <param name="Name">The name that people see.</param>
/// <param name="Endpoints">Its TCP endpoints, as <c>address:port</c>.</param>
internal sealed record MemberFields(long Id, string Instance, string Name, IReadOnlyList<string> Endpoints)
{
    /// <summary>The fields of <paramref name="member"/>.</summary>
    public static MemberFields Of(Member member) => new(
        member.Id,
        InstanceOf(member.Rank),
        member.Name,
        [.. member.Endpoints.Select(endpoint => endpoint.ToString())]);

    /// <summary>The fields of <paramref name="member"/>, or null if there is none.</summary>
    public static MemberFields? OfOptional(Member? member) => member is null ? null : Of(member);

    /// <summary>A rank as <c>id#instance</c>, in full.</summary>
    public static string RankText(Rank rank) =>
        string.Create(CultureInfo.InvariantCulture, $"{rank.Id}#{InstanceOf(rank)}");

    /// <summary>Name, id and the first digits of the instance, as in <c>S3 (3#0fa2)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} ({Id}#{Instance[..Math.Min(4, Instance.Length)]})");

    private static string InstanceOf(Rank rank) => rank.InstanceId.ToString("x16", CultureInfo.InvariantCulture);
}
